/**
 * Which layers are the identity, and why: by their attributes alone, or at every size that the network allows. Layers with
 * weights are none, and an attribute that somebody may set from outside proves nothing.
 */
import { isEqual } from '../../ir/dim.js';
import { channelsOf, formatShape, type Shape, sameShape, spatialRank } from '../../ir/shape.js';
import type { LayerNode } from '../../ir/typed-graph.js';
import { hasWrittenSizes, isLiteral } from '../../kit/expansions.js';
import type { LintNetwork } from '../../kit/lint-network.js';

export interface Identity {
  readonly why: string;
  /** The attribute at fault, where it is one. */
  readonly at?: string;
  /** Whether it rests on the shape that comes in, and so on what is before. */
  readonly isByShape?: boolean;
}

export function identityFinder(network: LintNetwork): (layer: LayerNode) => Identity | undefined {
  const isWritten = hasWrittenSizes(network);
  const ones = singlePositions(network);
  return (layer) => {
    if (layer.inputs.length !== 1) return undefined;
    const byAttributes = identityByAttributes(layer);
    if (byAttributes !== undefined) return byAttributes;
    const byShape = ofShape(layer);
    return byShape && { ...byShape, isByShape: true };
  };

  function ofShape(layer: LayerNode): Identity | undefined {
    const open = network.openLayer(layer) ?? layer;
    const input = (network.open ?? network.graph).nodes[layer.inputs[0]].output;
    if (ones.has(layer.inputs[0]) && isGlobalPooling(layer)) return { why: 'the map has one position' };
    // What a library's block is called with elsewhere is not to be seen from here.
    if (!network.text.owns(layer.span)) return undefined;
    if (layer.kind === 'flatten' && spatialRank(input) === 0) return { why: 'the input is a vector already' };
    return isWritten ? identityByShapes(open, input) : undefined;
  }
}

/** True whatever the input. */
function identityByAttributes(layer: LayerNode): Identity | undefined {
  const { kind, attributes } = layer;
  const written = (...names: readonly string[]) => names.every((name) => isLiteral(layer, name));
  switch (kind) {
    case 'maxpool':
    case 'avgpool': {
      const isPoint =
        isAll(attributes.F, 1) && isAll(attributes.S ?? attributes.F, 1) && written('F', 'S', 'P');
      return isPoint ? { why: 'each window is one value', at: 'F' } : undefined;
    }
    case 'dropout':
    case 'stochastic_depth':
      return attributes.rate === 0 && written('rate') ? { why: 'it drops nothing', at: 'rate' } : undefined;
    case 'upsample':
    case 'bed_of_nails':
      return isAll(attributes.scale, 1) && written('scale')
        ? { why: 'the scale is 1', at: 'scale' }
        : undefined;
    case 'pad':
      return isAll(attributes.P, 0) && written('P') ? { why: 'it adds no cells', at: 'P' } : undefined;
    case 'crop':
      return isAll(attributes.P, 0) && written('P') ? { why: 'it takes off no cells', at: 'P' } : undefined;
    case 'leaky_relu':
      return attributes.slope === 1 && written('slope')
        ? { why: 'with slope 1 negative values stay as they are', at: 'slope' }
        : undefined;
    case 'channel_shuffle':
      return attributes.groups === 1 && written('groups')
        ? { why: 'one group keeps its order', at: 'groups' }
        : undefined;
    case 'split':
      return attributes.parts === 1 && written('parts')
        ? { why: 'the one part is all channels', at: 'parts' }
        : undefined;
    case 'depth_to_space':
    case 'space_to_depth':
      return attributes.block === 1 && written('block')
        ? { why: 'each block is one cell', at: 'block' }
        : undefined;
    case 'lrn': {
      const isOne = attributes.beta === 0 || (attributes.alpha === 0 && attributes.k === 1);
      return isOne && written('alpha', 'beta', 'k') ? { why: 'it divides every value by 1' } : undefined;
    }
    default:
      return undefined;
  }
}

/** True of the input's shape: at all open sizes. */
function identityByShapes({ kind, output, attributes }: LayerNode, input: Shape): Identity | undefined {
  if (!sameShape(input, output)) return undefined;
  switch (kind) {
    case 'global_avgpool':
    case 'global_maxpool':
      return { why: 'the map has one position' };
    case 'adaptive_avgpool':
      return { why: `the map is ${formatShape(input)} already`, at: 'size' };
    case 'upsample':
    case 'crop':
      return attributes.size === undefined
        ? undefined
        : { why: `the map is ${formatShape(input)} already`, at: 'size' };
    case 'reshape':
      return { why: `the shape is ${formatShape(input)} already`, at: 'shape' };
    case 'channel_shuffle': {
      const isApart = isEqual(channelsOf(input), Number(attributes.groups)) === 'always';
      return isApart ? { why: 'each group is one channel', at: 'groups' } : undefined;
    }
    default:
      return undefined;
  }
}

/** The nodes with one position whatever the sizes: what a global pooling gives, and what keeps its shape. */
function singlePositions(network: LintNetwork): ReadonlySet<number> {
  const found = new Set<number>();
  for (const layer of network.layers) {
    const group = network.groupOf(layer);
    const keeps = group === 'activation' || group === 'normalisation' || group === 'regularisation';
    if (isGlobalPooling(layer)) found.add(layer.id);
    else if (keeps && layer.inputs.length === 1 && found.has(layer.inputs[0])) found.add(layer.id);
  }
  return found;
}

function isGlobalPooling({ kind }: LayerNode): boolean {
  return kind === 'global_avgpool' || kind === 'global_maxpool';
}

/** Whether every number of a size, of scales or of padding is the same one. Padding by mode is read as its output. */
function isAll(value: unknown, number: number): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((one) => one === number);
}
