/** Holds the ranges that lint rules rely on to the values that emitted networks give: none lies outside of its range. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { AttributeValue, NodeId } from '../../src/ir/typed-graph.js';
import { valueRanges } from '../../src/kit/value-ranges.js';
import { layerCatalogue } from '../../src/layers/index.js';
import { createRandom, fillNormal } from '../../src/runtime/random.js';
import { bufferKey, loadNetwork } from '../battery/emitted-network.js';
import { GraphBuilder } from '../battery/graph-builder.js';

type Kind = readonly [kind: string, attributes?: Readonly<Record<string, AttributeValue>>];

/** They keep a 4x4 map of four channels. */
const kinds: readonly Kind[] = [
  ['relu'],
  ['relu6'],
  ['leaky_relu', { slope: 0.3 }],
  ['prelu'],
  ['elu', { alpha: 0.5 }],
  ['selu'],
  ['gelu'],
  ['silu'],
  ['hard_swish'],
  ['hard_sigmoid'],
  ['sigmoid'],
  ['tanh'],
  ['softplus'],
  ['softmax'],
  ['clip', { min: -0.5, max: 2 }],
  ['clip', { min: 0.25, max: 0.75 }],
  ['clip', { min: -2, max: -1 }],
  ['dropout', { rate: 0.4 }],
  ['stochastic_depth', { rate: 0.4 }],
  ['maxpool', { F: 3, S: 1, P: 1 }],
  ['avgpool', { F: 3, S: 1, P: 1 }],
  ['avgpool', { F: 3, S: 1, P: 1, count_include_pad: true }],
  ['lppool', { F: 3, S: 1, P: 1, p: 3 }],
  ['lrn', { size: 3, k: 0.01, alpha: 0.5 }],
  ['squeeze_excite', { reduced: 2 }],
  ['channel_shuffle', { groups: 2 }],
  ['layernorm'],
  ['batchnorm'],
  ['conv', { filters: 4, F: 3, P: 1 }],
];

/** Two layers of which the first changes the size and the second changes it back. */
const pairs: readonly (readonly [Kind, Kind])[] = [
  [
    ['maxpool', { F: 2 }],
    ['bed_of_nails', { scale: 2 }],
  ],
  [
    ['avgpool', { F: 2 }],
    ['upsample', { scale: 2, mode: 'bilinear' }],
  ],
  [
    ['maxpool', { F: 2 }],
    ['upsample', { scale: 2, mode: 'bicubic' }],
  ],
  [['global_avgpool'], ['upsample', { size: 4, mode: 'nearest' }]],
  [['global_maxpool'], ['upsample', { size: 4, mode: 'bilinear', align_corners: true }]],
  [
    ['adaptive_avgpool', { size: 3 }],
    ['upsample', { size: 4, mode: 'bicubic' }],
  ],
  [
    ['pad', { P: 1, value: -3 }],
    ['crop', { P: [2, 0, 1, 1] }],
  ],
  [
    ['pad', { P: 1, mode: 'reflect' }],
    ['crop', { P: 1 }],
  ],
  [
    ['space_to_depth', { block: 2 }],
    ['depth_to_space', { block: 2 }],
  ],
];

const step = fc.record({
  layers: fc.oneof(
    fc.constantFrom(...kinds).map((kind): readonly Kind[] => [kind]),
    fc.constantFrom(...pairs).map((pair): readonly Kind[] => pair),
  ),
  merge: fc.constantFrom('none', 'none', 'add', 'multiply', 'concat'),
});

it('hold every value of a network, in training and otherwise', { timeout: 120_000 }, async () => {
  const bounded = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 4 }), fc.nat(1000), async (steps, seed) => {
      const b = new GraphBuilder(layerCatalogue);
      let last: NodeId = b.input('in', [4, 4, 4]);
      const ends: Record<string, NodeId> = {};
      const add = (kind: string, inputs: readonly NodeId[], attributes = {}) => {
        const name = `l${Object.keys(ends).length}`;
        const id = b.layer(kind, name, inputs, attributes);
        ends[name] = id;
        return id;
      };
      for (const { layers, merge } of steps) {
        const before = last;
        for (const [kind, attributes] of layers) last = add(kind, [last], attributes);
        if (merge === 'concat') add('concat', [before, last]);
        else if (merge !== 'none') last = add(merge, [before, last]);
      }
      const graph = b.graph(ends, { training: { loss: 'mse' } });
      const ranges = valueRanges(graph);
      const { Class, program } = await loadNetwork(graph);
      const network = new Class({ batch: 3, precision: 'float64', seed });
      const random = createRandom(seed);
      for (const { path, values } of network.parameters) {
        fillNormal(values, 1, random);
        if (path.endsWith('variance')) values.set(values.map((value) => Math.abs(value) + 0.1));
      }
      for (const memory of [network.evaluation, network.training]) {
        for (const { buffer } of program.inputs) fillNormal(memory[bufferKey(program, buffer)], 8, random);
      }
      network.runEvaluation(3);
      network.beginStep(3);
      network.runTraining(3);
      for (const { name, buffer } of program.outputs) {
        const [least, most] = ranges[ends[name]];
        const node = graph.nodes[ends[name]];
        if (Number.isFinite(least) && node.type === 'layer') bounded.add(node.kind);
        for (const memory of [network.evaluation, network.training]) {
          const values = memory[bufferKey(program, buffer)];
          if (values === undefined) continue;
          for (const value of values.subarray(0, values.length)) {
            const slack = 1e-9 * Math.max(1, Math.abs(value));
            const isInside = value >= least - slack && value <= most + slack;
            if (!isInside)
              expect.fail(`${name} is ${value}, not between ${least} and ${most}: ${words(graph.nodes)}`);
          }
        }
      }
    }),
    { numRuns: 120, seed: 4 },
  );
  // The ranges say something: the activations that have a bound, and what hands it on.
  for (const kind of [
    'relu',
    'elu',
    'selu',
    'gelu',
    'silu',
    'hard_swish',
    'softmax',
    'maxpool',
    'add',
    'concat',
  ])
    expect([...bounded], kind).toContain(kind);
});

function words(nodes: ReturnType<GraphBuilder['graph']>['nodes']): string {
  return nodes
    .map((node) => (node.type === 'input' ? 'input' : `${node.kind}(${node.inputs.join()})`))
    .join(' ');
}
