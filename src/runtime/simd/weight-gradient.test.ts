import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { convWeightGradient } from '../conv.js';
import type { ConvGeometry, Triple } from '../geometry.js';
import { addPack, inEngine, randomFloats, relativeDifference, testEngine } from '../testing/both.js';
import type { GradientWrite } from './call.js';
import { workspaceOf } from './product.js';

interface Case {
  readonly n: number;
  readonly g: ConvGeometry;
}

/** A convolution from what is drawn for it, with output sizes that fit. */
function caseOf(
  n: number,
  input: Triple,
  filter: Triple,
  stride: Triple,
  dilation: Triple,
  padding: Triple,
  channels: Triple,
): Case {
  const [inputs, outputs, groups] = channels;
  const output = input.map((size, axis) => {
    const reach = (filter[axis] - 1) * dilation[axis] + 1;
    return Math.max(1, Math.floor((size + 2 * padding[axis] - reach) / stride[axis]) + 1);
  });
  const g: ConvGeometry = {
    input: [...input, inputs * groups],
    output: [output[0], output[1], output[2], outputs * groups],
    filter,
    stride,
    dilation,
    padding,
    groups,
  };
  return { n, g };
}

const triple = (min: number, max: number) => {
  const one = fc.integer({ min, max });
  return fc.tuple(one, one, one);
};

const cases = fc
  .tuple(
    fc.integer({ min: 1, max: 5 }),
    triple(1, 9),
    triple(1, 4),
    triple(1, 3),
    triple(1, 2),
    triple(0, 3),
    fc.tuple(
      fc.integer({ min: 1, max: 21 }),
      fc.integer({ min: 1, max: 21 }),
      fc.integer({ min: 1, max: 3 }),
    ),
  )
  .filter(([, , , , , , [inputs, , groups]]) => groups === 1 || inputs > 1)
  .map((drawn) => caseOf(...drawn));

function compare({ n, g }: Case, write: GradientWrite, threads = 1): Float32Array {
  const product = { kind: 'conv', geometry: g, weight: 'w' } as const;
  const engine = testEngine({ threads }, [workspaceOf(product, n, true)]);
  const input = randomFloats(n * g.input.reduce((a, b) => a * b), 1);
  const outputGradient = randomFloats(n * g.output.reduce((a, b) => a * b), 2);
  const filter = g.filter[0] * g.filter[1] * g.filter[2];
  const before = randomFloats((g.output[3] * filter * g.input[3]) / g.groups, 3);
  const biasBefore = randomFloats(g.output[3], 4);
  const expected = Float64Array.from(before);
  const expectedBias = Float64Array.from(biasBefore);
  const exactInput = Float64Array.from(input);
  convWeightGradient(n, g, exactInput, Float64Array.from(outputGradient), expected, expectedBias, write);
  const actual = inEngine(engine, before);
  const bias = inEngine(engine, biasBefore);
  addPack(engine, product, n, actual);
  convWeightGradient(n, g, inEngine(engine, input), inEngine(engine, outputGradient), actual, bias, write);
  engine.close();
  expect(relativeDifference(actual, expected)).toBeLessThan(1e-5);
  expect(relativeDifference(bias, expectedBias)).toBeLessThan(1e-5);
  return actual.slice();
}

describe('the weight gradient on the fast kernels', () => {
  it('is that of the reference in double precision, for any convolution', () => {
    fc.assert(
      fc.property(cases, fc.constantFrom('set' as const, 'add' as const), (drawn, write) => {
        compare(drawn, write);
      }),
      { numRuns: 150 },
    );
  });

  it.each([
    ['3x3 of many channels', caseOf(3, [1, 16, 16], [1, 3, 3], [1, 1, 1], [1, 1, 1], [0, 1, 1], [70, 66, 1])],
    ['3x3 of a small map', caseOf(8, [1, 2, 2], [1, 3, 3], [1, 1, 1], [1, 1, 1], [0, 1, 1], [130, 80, 1])],
    ['3x3 of wide steps', caseOf(3, [1, 7, 7], [1, 3, 3], [1, 2, 1], [1, 1, 1], [0, 1, 1], [261, 67, 1])],
    ['3-D of wide steps', caseOf(2, [3, 4, 5], [2, 2, 2], [1, 1, 1], [1, 1, 1], [1, 0, 1], [65, 263, 1])],
    ['1x1', caseOf(8, [1, 16, 16], [1, 1, 1], [1, 1, 1], [1, 1, 1], [0, 0, 0], [64, 96, 1])],
    ['1x1 with a stride', caseOf(4, [1, 17, 17], [1, 1, 1], [1, 2, 2], [1, 1, 1], [0, 0, 0], [24, 20, 1])],
    ['a first layer', caseOf(40, [1, 28, 28], [1, 5, 5], [1, 1, 1], [1, 1, 1], [0, 2, 2], [1, 8, 1])],
    ['a second layer', caseOf(20, [1, 14, 14], [1, 5, 5], [1, 1, 1], [1, 1, 1], [0, 2, 2], [8, 16, 1])],
    ['7x7 with a stride', caseOf(2, [1, 64, 64], [1, 7, 7], [1, 2, 2], [1, 1, 1], [0, 3, 3], [3, 32, 1])],
  ] as const)('is that of the reference: %s', (_name, drawn) => {
    compare(drawn, 'set');
  });

  it('has the same bits for any number of threads', () => {
    const first = caseOf(40, [1, 28, 28], [1, 5, 5], [1, 1, 1], [1, 1, 1], [0, 2, 2], [1, 8, 1]);
    const second = caseOf(3, [1, 16, 16], [1, 3, 3], [1, 1, 1], [1, 1, 1], [0, 1, 1], [20, 33, 1]);
    for (const drawn of [first, second]) expect(compare(drawn, 'add', 3)).toEqual(compare(drawn, 'add', 1));
  });
});
