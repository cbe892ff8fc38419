/** Words for sizes and origins in the reports of lint rules. */
import type { RelatedNote } from '../base/diagnostic.js';
import { type Dim, formatDim } from '../ir/dim.js';
import { formatShape, type Shape, spatial } from '../ir/shape.js';
import type { LayerNode } from '../ir/typed-graph.js';
import type { LintNetwork } from './lint-network.js';
import { domainOf, openInputsOf } from './lint-sizes.js';

/** `5x3`; one number where all axes have the same. */
export function sizeText(values: readonly number[]): string {
  return values.every((value) => value === values[0]) ? String(values[0]) : values.join('x');
}

/** `[H, W]` or `56x56`, without the channels. */
export function mapText(network: LintNetwork, shape: Shape): string {
  return formatShape(spatial(shape), domainOf(network));
}

export function dimText(network: LintNetwork, size: Dim): string {
  return formatDim(size, domainOf(network));
}

/** `56x56x64`, `[H, W, 3]` */
export function shapeText(network: LintNetwork, shape: Shape): string {
  return formatShape(shape, domainOf(network));
}

/** Where the map comes from that a layer takes. */
export function originOf(network: LintNetwork, layer: LayerNode): RelatedNote {
  const [origin] = network.inputsOf(layer);
  const [shape] = openInputsOf(network, layer);
  return {
    message: `${shapeText(network, shape)} comes from here`,
    span: origin.type === 'layer' ? origin.kindSpan : origin.span,
  };
}
