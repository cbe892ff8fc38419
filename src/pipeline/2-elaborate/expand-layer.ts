/** Expands calls of layers: which inputs they take, what they are called, what they are given. */
import { finding } from '../../base/diagnostic.js';
import { didYouMean } from '../../base/did-you-mean.js';
import type { Argument, CallStatement, Expression, ShareStatement } from '../../ir/ast.js';
import type { AnyLayer } from '../../kit/define-layer.js';
import {
  claim,
  contextOf,
  currentInput,
  type Expansion,
  type Frame,
  resolve,
  resolveFlow,
} from './expansion.js';
import { type Flow, unknownFlow } from './flow.js';
import type { Contract } from './layer-request.js';
import { findPartner } from './partner.js';
import { frozenAttribute, readAttributes } from './read-attributes.js';
import { readShape } from './read-shape.js';
import { renameFix } from './rename-fix.js';

const notFrozen = { value: false } as const;

export function expandLayer(
  statement: CallStatement,
  layer: AnyLayer,
  expansion: Expansion,
  frame: Frame,
): void {
  const { network } = expansion;
  const { callee, span } = statement;
  const chain = chainInput(statement, expansion, frame);
  const { references, rest } = splitReferences(statement.arguments, layer, expansion);
  const merged = references.map((name) => resolveFlow(name.name, name.span, frame, network));
  const inputs = layer.takes === 'references' && merged.length > 1 ? [...merged] : [chain, ...merged];
  const context = contextOf(expansion, frame, inputs[0]);
  const owner = { name: layer.kind, span: callee.span };
  const { partner } = layer;
  const readers = partner && {
    [partner.attribute]: (expression: Expression) => {
      const found = findPartner(expression, layer, expansion, frame);
      if (found !== undefined) inputs.push(found.input);
      return found?.partner;
    },
  };
  const attributes = readAttributes(owner, rest, withFrozen(layer), context, readers);
  const contract = readContract(statement.contract, expansion, frame, inputs[0]);
  const { path, entry } = claim(frame, statement.label, layer.kind, span, network);
  const output = expansion.infer(
    {
      layer,
      path,
      attributes,
      frozen: attributes.frozen ?? notFrozen,
      inputs,
      contract,
      span,
      kindSpan: callee.span,
      callStack: frame.callStack,
    },
    network,
  );
  entry.node = output.node;
  entry.flow = output;
  frame.current = output;
}

/** What the call works on: the end of the chain, or what its `from` names. */
export function chainInput(statement: CallStatement, { network }: Expansion, frame: Frame): Flow {
  const { from, callee } = statement;
  if (from !== undefined) return resolveFlow(from.text, from.span, frame, network);
  return currentInput(frame, callee.text, callee.span, network);
}

const attributesWithFrozen = new WeakMap<AnyLayer, AnyLayer['attributes']>();

function withFrozen(layer: AnyLayer): AnyLayer['attributes'] {
  let attributes = attributesWithFrozen.get(layer);
  if (attributes === undefined) {
    attributes = { ...layer.attributes, frozen: frozenAttribute };
    attributesWithFrozen.set(layer, attributes);
  }
  return attributes;
}

type NameExpression = Extract<Expression, { kind: 'name' }>;

/** A merging layer's values without a name are names of layers. */
function splitReferences(
  given: readonly Argument[],
  layer: AnyLayer,
  { network }: Expansion,
): { readonly references: readonly NameExpression[]; readonly rest: readonly Argument[] } {
  if (layer.takes === 'chain') return { references: [], rest: given };
  const references: NameExpression[] = [];
  for (const { name, value } of given) {
    if (name !== undefined || value.kind === 'missing') continue;
    if (value.kind === 'name') references.push(value);
    else network.findings.add(finding('attribute/not-a-reference', value.span, { owner: layer.kind }));
  }
  return { references, rest: given.filter(({ name }) => name !== undefined) };
}

/** The contract behind `->`; undefined where there is none, or none that can be read. */
export function readContract(
  expression: Expression | undefined,
  expansion: Expansion,
  frame: Frame,
  here?: Flow,
): Contract | undefined {
  if (expression === undefined) return undefined;
  const shape = readShape(expression, contextOf(expansion, frame, here));
  if (shape === undefined) return undefined;
  // Numbers say what comes of the sizes in the text, not of those that take their place.
  const isOfText = expansion.network.symbols.hasFreed && shape.every(({ kind }) => kind === 'constant');
  return isOfText ? undefined : { shape, span: expression.span };
}

/** A kind that nobody knows: what follows works with its contract, or is silent. */
export function expandUnknown(statement: CallStatement, expansion: Expansion, frame: Frame): void {
  const { network, blocks } = expansion;
  const { callee, span } = statement;
  const label = statement.label ?? labelWithoutColon(statement, expansion);
  if (label === callee) {
    const behind = { ...callee.span, start: callee.span.end };
    const fixes = [{ title: 'Insert the colon', edits: [{ span: behind, text: ':' }] }];
    network.findings.add(finding('name/missing-colon', callee.span, { name: callee.text }, { fixes }));
  } else if (!network.findings.repeats('name/unknown-layer', callee.span)) {
    const suggestion = didYouMean(callee.text, [...network.catalogue.keys(), ...blocks.keys()]);
    const facts = { name: callee.text, suggestion };
    network.findings.add(finding('name/unknown-layer', callee.span, facts, renameFix(callee, suggestion)));
  }
  const contract = readContract(statement.contract, expansion, frame);
  const { entry } = claim(frame, label, callee.text, span, network);
  const flow: Flow =
    contract === undefined
      ? unknownFlow(span)
      : { node: undefined, shapes: [contract.shape], origin: contract.span };
  entry.flow = flow;
  frame.current = flow;
}

/** `c1 conv 6 F=5`: what stands there is a name, and the kind comes after it. */
function labelWithoutColon(
  { callee, arguments: [first] }: CallStatement,
  { network, blocks }: Expansion,
): CallStatement['callee'] | undefined {
  if (first === undefined || first.name !== undefined || first.value.kind !== 'name') return undefined;
  const { name } = first.value;
  return network.catalogue.has(name) || blocks.has(name) ? callee : undefined;
}

/** `share name`: the same layer on the end of the chain, with the same weights. */
export function expandShare(statement: ShareStatement, expansion: Expansion, frame: Frame): void {
  const { network } = expansion;
  const { target, span } = statement;
  const input = currentInput(frame, 'share', target.span, network);
  const found = resolve(target.text, target.span, frame, network);
  const named = found !== undefined && 'node' in found ? network.layerNode(found.node) : undefined;
  const original = named?.sharesWith === undefined ? named : network.layerNode(named.sharesWith);
  const layer = original && network.catalogue.get(original.kind);
  const contract = readContract(statement.contract, expansion, frame, input);
  const { path, entry } = claim(frame, statement.label, layer?.kind ?? 'share', span, network);
  if (original === undefined || layer === undefined) {
    if (found !== undefined && isNoLayer(found, expansion)) {
      const what = 'group' in found && found.group !== undefined ? 'a group' : 'an input';
      network.findings.add(finding('name/not-a-layer', target.span, { name: target.text, what }));
    }
    if (found?.flow?.isPending === true || isPendingNode(found, expansion)) {
      network.findings.add(finding('hole/shared', target.span, { name: target.text }));
    }
    entry.flow =
      contract === undefined
        ? unknownFlow(span)
        : { node: undefined, shapes: [contract.shape], origin: contract.span };
  } else {
    entry.flow = expansion.infer(
      {
        layer,
        path,
        attributes: { values: original.attributes, spans: {}, holes: [] },
        frozen: { value: original.frozen },
        // What a partner took stays what it was.
        inputs: [input, ...(layer.partner === undefined ? [] : network.layers[original.id].inputs.slice(1))],
        contract,
        sharesWith: original,
        span,
        kindSpan: target.span,
        callStack: frame.callStack,
      },
      network,
    );
    entry.node = entry.flow.node;
  }
  frame.current = entry.flow;
}

/** A layer that waits for a hole has a contract behind it, or none. */
function isPendingNode(found: object | undefined, { network }: Expansion): boolean {
  const node = found !== undefined && 'node' in found ? found.node : undefined;
  return typeof node === 'number' && network.pendingIds.has(node);
}

/** A layer that could not be typed is not to be called an input. */
function isNoLayer(found: object, { network }: Expansion): boolean {
  if ('group' in found && found.group !== undefined) return true;
  const node = 'node' in found && typeof found.node === 'number' ? found.node : undefined;
  if (node !== undefined) return network.layers[node].kind === 'input';
  return !('span' in found);
}
