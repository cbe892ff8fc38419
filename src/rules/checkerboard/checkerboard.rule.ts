/** Reports a transposed convolution whose stamps overlap unevenly, which draws a checkerboard. */
import type { LayerNode } from '../../ir/typed-graph.js';
import type { Padding, Size } from '../../kit/attributes.js';
import { defineNetworkRule } from '../../kit/define-rule.js';
import { greatestCommonDivisor } from '../../kit/divisors.js';
import type { LintNetwork } from '../../kit/lint-network.js';
import { explicitPadding, outputWith, settingFix } from '../../kit/lint-settings.js';
import { numberIn, openInputsOf } from '../../kit/lint-sizes.js';
import { shapeText, sizeText } from '../../kit/lint-words.js';
import { perDimension } from '../../kit/sides.js';

export const checkerboard = defineNetworkRule({
  name: 'checkerboard',
  summary:
    'A transposed convolution whose filter is not divisible by its stride, so that its stamps overlap unevenly.',
  sets: ['recommended'],
  severity: 'warning',
  fix: 'unsafe',
  options: {},
  check: (network) =>
    network.layers.flatMap((layer) => {
      if (layer.kind !== 'transposed') return [];
      const axes = axesOf(network, layer);
      if (!axes.some((axis) => !isEven(axis))) return [];
      return network.about(
        layer,
        {
          message: `the stamps overlap unevenly: ${reason(axes)}, and an output gets ${fewestOf(axes)} to ${mostOf(axes)} taps`,
          ...wayOut(network, layer, axes),
        },
        'F',
      );
    }),
});

interface StampAxis {
  readonly taps: number;
  readonly stride: number;
  readonly dilation: number;
  /** A single stamp cannot overlap. */
  readonly isSingle: boolean;
}

function axesOf(network: LintNetwork, layer: LayerNode): readonly StampAxis[] {
  const [input] = openInputsOf(network, layer);
  const { F, S, D, weights } = layer.attributes;
  // Given weights are what somebody chose, such as a bilinear kernel.
  if (F === undefined || weights !== undefined) return [];
  const read = (values: unknown, name: string) => {
    const found = perDimension(input, values as Size, name);
    return found.ok ? found.values : [];
  };
  const [taps, strides, dilations] = [read(F, 'F'), read(S, 'S'), read(D, 'D')];
  return taps.map((count, axis) => ({
    taps: count,
    stride: strides[axis],
    dilation: dilations[axis],
    isSingle: numberIn(input[axis]) === 1,
  }));
}

function reason(axes: readonly StampAxis[]): string {
  const stride = sizeText(axes.map((axis) => axis.stride));
  const filter = axes.map(({ taps }) => taps).join('x');
  if (axes.some((axis) => !isEven(axis) && axis.taps % axis.stride !== 0))
    return `the filter ${filter} is not a multiple of the stride ${stride}`;
  const dilation = sizeText(axes.map((axis) => axis.dilation));
  return `the dilation ${dilation} and the stride ${stride} have a common factor`;
}

/** Output cells fall into `stride` classes, and tap j into class j*D mod S: every class needs as many taps. */
function isEven({ taps, stride, dilation, isSingle }: StampAxis): boolean {
  return isSingle || stride === 1 || (greatestCommonDivisor(dilation, stride) === 1 && taps % stride === 0);
}

/** Of the classes that taps fall into; with a common factor of dilation and stride others get none. */
function fewestOf(axes: readonly StampAxis[]): number {
  return axes.reduce((product, { taps, stride, dilation, isSingle }) => {
    if (isSingle) return product;
    const common = greatestCommonDivisor(dilation, stride);
    return common > 1 ? 0 : product * Math.floor(taps / stride);
  }, 1);
}

function mostOf(axes: readonly StampAxis[]): number {
  return axes.reduce((product, { taps, stride, dilation, isSingle }) => {
    if (isSingle) return product;
    return product * Math.ceil(taps / (stride / greatestCommonDivisor(dilation, stride)));
  }, 1);
}

/** The next filter that is a multiple of the stride, and the padding with which the output keeps its size. */
function wayOut(network: LintNetwork, layer: LayerNode, axes: readonly StampAxis[]) {
  const general = 'or resize with upsample, and convolve then';
  const isUndilated = axes.every(({ dilation }) => dilation === 1);
  const F = axes.map((axis) => (isEven(axis) ? axis.taps : Math.ceil(axis.taps / axis.stride) * axis.stride));
  const { P, output_padding } = layer.attributes as { readonly P: Padding; readonly output_padding: Size };
  const added = F.map((taps, axis) => taps - axes[axis].taps);
  if (!isUndilated || added.some((more) => more !== added[0]))
    return { help: `make F a multiple of S, ${general}` };
  const changes: Record<string, unknown> = { F };
  const texts: Record<string, string> = { F: sizeText(F) };
  if (P.kind !== 'same' && P.kind !== 'same_lower') {
    const sides = P.kind === 'explicit' ? P.sides : [0];
    if (sides.length > 1 || output_padding.length > 1) return { help: `make F a multiple of S, ${general}` };
    // 2P - output_padding has to grow by as much as the filter.
    const cut = 2 * sides[0] - output_padding[0] + added[0];
    const padding = Math.ceil(cut / 2);
    if (padding !== sides[0]) {
      changes.P = explicitPadding(padding);
      texts.P = String(padding);
    }
    const rest = 2 * padding - cut;
    if (rest !== output_padding[0]) {
      changes.output_padding = [rest];
      texts.output_padding = String(rest);
    }
  }
  const output = outputWith(network, layer, changes);
  if (output === undefined) return { help: `make F a multiple of S, ${general}` };
  const gives = shapeText(network, output);
  const fix = settingFix(layer, texts, gives);
  const setting = Object.entries(texts).map(([name, value]) => `${name}=${value}`);
  return { help: `${setting.join(' ')} gives ${gives}, evenly; ${general}`, fixes: fix && [fix] };
}
