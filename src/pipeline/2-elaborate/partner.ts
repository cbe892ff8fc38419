/** Finds the layer whose work another one undoes: a name in an attribute, its attributes, and what it took. */
import { finding } from '../../base/diagnostic.js';
import type { Expression } from '../../ir/ast.js';
import type { AnyLayer } from '../../kit/define-layer.js';
import type { Partner } from '../../kit/partner.js';
import { type Expansion, type Frame, resolve } from './expansion.js';
import type { Flow } from './flow.js';

/** More names than these help nobody. */
const mostNames = 6;

export interface FoundPartner {
  readonly partner: Partner;
  /** What the partner took. */
  readonly input: Flow;
}

/** Undefined where the expression names no layer of the right kind; then that is reported, here or at that layer. */
export function findPartner(
  expression: Expression,
  { kind: owner, partner: wanted }: AnyLayer,
  { network }: Expansion,
  frame: Frame,
): FoundPartner | undefined {
  const { span } = expression;
  if (expression.kind === 'missing' || wanted === undefined) return undefined;
  if (expression.kind !== 'name') {
    network.findings.add(finding('attribute/not-a-reference', span, { owner }));
    return undefined;
  }
  const { name } = expression;
  const found = resolve(name, span, frame, network);
  if (found === undefined) return undefined;
  // A group, or a block's input, stands for the layer whose output it is.
  const id = found.flow?.node;
  const draft = id === undefined ? undefined : network.layers[id];
  // What was to be a layer here, or could not be typed, has been reported.
  if (draft === undefined || (draft.kind === wanted.kind && draft.node === undefined)) return undefined;
  const layer = network.layerNode(id);
  if (layer?.kind === wanted.kind) {
    const { path, attributes } = layer;
    return { partner: { kind: 'partner', path, attributes }, input: draft.inputs[0] };
  }
  const what = draft.kind === 'input' ? 'an input' : `a layer of kind ${draft.kind}`;
  const known = namesOf(wanted.kind, network.layers);
  network.findings.add(finding('name/not-a-partner', span, { owner, name, what, wants: wanted.kind, known }));
  return undefined;
}

/** The layers of a kind so far, the nearest first. */
function namesOf(kind: string, layers: Expansion['network']['layers']): string[] {
  const names: string[] = [];
  for (let id = layers.length - 1; id >= 0 && names.length < mostNames; id--) {
    if (layers[id].kind === kind) names.push(layers[id].path);
  }
  return names;
}
