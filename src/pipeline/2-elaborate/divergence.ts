/** Why two outputs that should be equal are not: the layers since their common origin that changed the axis in question. */
import type { RelatedNote } from '../../base/diagnostic.js';
import { isEqual } from '../../ir/dim.js';
import { axisNames, formatShape, type Shape } from '../../ir/shape.js';
import type { NodeId } from '../../ir/typed-graph.js';
import { formatValue } from '../../kit/attributes.js';
import type { Flow } from './flow.js';
import type { LayerDraft, NetworkDraft } from './network-draft.js';

/** How far back the walk goes, and how many layers it lists: enough for a person, bounded for the machine. */
const longestWalk = 4000;
const mostNotes = 8;

/** `axis` names the axis in question; any other word means that the numbers of dimensions differ. */
export function divergence(
  inputs: readonly Flow[],
  [left, right]: readonly [number, number],
  axis: string,
  shapes: readonly Shape[],
  network: NetworkDraft,
): RelatedNote[] {
  const leftChain = chainOf(inputs[left], network);
  const rightChain = chainOf(inputs[right], network);
  const onTheLeft = new Set(leftChain);
  const common = rightChain.find((id) => onTheLeft.has(id));
  const since = (chain: readonly NodeId[]) =>
    common === undefined ? chain : chain.slice(0, chain.indexOf(common));
  const changes = [...since(leftChain), ...since(rightChain)]
    .sort((a, b) => a - b)
    .map((id) => network.layers[id])
    .filter((layer) => changesAxis(layer, axis))
    .map((layer) => ({ message: changeOf(layer, network), span: layer.span }));
  const producers = [left, right].map((index) => {
    const { origin } = inputs[index];
    const own = changes.find(({ span }) => span.start === origin.start && span.source === origin.source);
    const message = `this is where ${formatShape(shapes[index])} comes from`;
    return { message: own === undefined ? message : `${message} (${own.message})`, span: origin };
  });
  const others = changes.filter(({ span }) => producers.every(({ span: own }) => own.start !== span.start));
  return [...producers, ...others.slice(0, mostNotes)];
}

/** From an output back along first inputs. */
function chainOf(flow: Flow, { layers }: NetworkDraft): NodeId[] {
  const chain: NodeId[] = [];
  for (let id = flow.node; id !== undefined && chain.length < longestWalk; id = layers[id].inputs[0]?.node) {
    chain.push(id);
  }
  return chain;
}

function changesAxis({ inputShapes: [input], output }: LayerDraft, axis: string): boolean {
  const shape = output.shapes[0];
  if (input === undefined || shape === undefined) return false;
  const index = axisNames(input).indexOf(axis);
  if (index < 0 || input.length !== shape.length) return input.length !== shape.length;
  return isEqual(input[index], shape[index]) !== 'always';
}

/** `conv 128 F=3 S=2: 56x56x64 -> 28x28x128` */
function changeOf({ kind, node, inputShapes, output }: LayerDraft, { catalogue }: NetworkDraft): string {
  const declared = catalogue.get(kind)?.attributes ?? {};
  const written =
    node?.type === 'layer'
      ? Object.keys(node.attributeSpans).map((name) => {
          const value = formatValue(node.attributes[name]);
          return declared[name]?.positional ? value : `${name}=${value}`;
        })
      : [];
  const shapes = `${formatShape(inputShapes[0])} -> ${formatShape(output.shapes[0])}`;
  return `${[kind, ...written].join(' ')}: ${shapes}`;
}
