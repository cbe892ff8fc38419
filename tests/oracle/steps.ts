/**
 * A network as a list of steps in the order of execution, the form in which ours and torchvision's are compared.
 * Ours is read from the report here; torchvision's in `torchvision-steps.ts`.
 */
import type { CompiledNetwork } from '../../src/compile/compiled.js';
import type { LayerReport } from '../../src/ir/report.js';
import { sizesOf } from '../../src/ir/shape.js';

export interface Step {
  /** The kind, by our names; depthwise and pointwise convolutions are convolutions, `skip` is `add`. */
  readonly what: string;
  /** Of the output, channels last, without the batch. */
  readonly shape: readonly number[];
  /** Trainable ones. */
  readonly params: number;
  readonly macs: number;
}

const sameStep: ReadonlyMap<string, string> = new Map([
  ['depthwise', 'conv'],
  ['pointwise', 'conv'],
  ['global_avgpool', 'adaptive_avgpool'],
  ['skip', 'add'],
]);

export function stepsOf({ graph, report }: CompiledNetwork): Step[] {
  return report.layers.flatMap((layer) => {
    const node = graph.nodes[layer.node];
    if (layer.kind === 'squeeze_excite' && node.type === 'layer') return squeezeSteps(layer, node.attributes);
    return [
      {
        what: sameStep.get(layer.kind) ?? layer.kind,
        shape: sizesOf(layer.output),
        params: Number(layer.params.trainable),
        macs: Number(layer.macs),
      },
    ];
  });
}

/** The one layer that is several modules there: mean, two convolutions with their activations, product. */
function squeezeSteps(layer: LayerReport, { activation, gate }: Readonly<Record<string, unknown>>): Step[] {
  const convolution = (name: string): Step => {
    const values = (part: string) =>
      layer.weights
        .filter(({ path }) => path.endsWith(`.${name}.${part}`))
        .map(({ shape }) => shape.reduce((a, b) => a * b, 1))
        .reduce((a, b) => a + b, 0);
    const { shape } = layer.weights.find(({ path }) => path.endsWith(`.${name}.bias`)) ?? { shape: [] };
    const params = values('weight') + values('bias');
    return { what: 'conv', shape: [1, 1, ...shape], params, macs: values('weight') };
  };
  const [fc1, fc2] = [convolution('fc1'), convolution('fc2')];
  const plain = (what: string, shape: readonly number[]): Step => ({ what, shape, params: 0, macs: 0 });
  const steps = [
    plain('adaptive_avgpool', fc2.shape),
    fc1,
    plain(String(activation), fc1.shape),
    fc2,
    plain(String(gate), fc2.shape),
    plain('multiply', sizesOf(layer.output)),
  ];
  const sum = (figure: 'params' | 'macs') => steps.reduce((total, step) => total + step[figure], 0);
  if (sum('params') !== Number(layer.params.trainable) || sum('macs') !== Number(layer.macs)) {
    throw new Error(`${layer.path} does not have the weights and MACs of its two convolutions`);
  }
  return steps;
}

/** Of convolutions and dense layers: what the oracle calls `conv_activations`. */
export function weightedValues(steps: readonly Step[]): number {
  return steps
    .filter(({ what }) => what === 'conv' || what === 'dense')
    .reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
}

/** For networks whose branches are run in another order. */
export function inAnyOrder(steps: readonly Step[]): string[] {
  return steps.map(({ what, shape, params, macs }) => `${what} ${shape.join('x')} ${params} ${macs}`).sort();
}
