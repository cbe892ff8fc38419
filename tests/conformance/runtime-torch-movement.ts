/** Random cases for the kernels that move values: what PyTorch is asked, and what the runtime itself gives. */
import fc from 'fast-check';
import {
  convTransposedForward,
  convTransposedInputGradient,
  convTransposedWeightGradient,
} from 'netspec/runtime/conv-transposed';
import type { Floats, ResampleGeometry, Triple, Volume } from 'netspec/runtime/geometry';
import { lpPoolForward, lpPoolGradient } from 'netspec/runtime/lp-pool';
import { padForward, padGradient } from 'netspec/runtime/pad';
import { resampleForward, resampleGradient } from 'netspec/runtime/resample';
import { sliceForward, sliceGradient } from 'netspec/runtime/slice';
import { transposeForward, transposeGradient } from 'netspec/runtime/transpose';
import { maxUnpoolForward, maxUnpoolGradient } from 'netspec/runtime/unpool';
import { anyWindow, randomValues, valuesIn } from '../../src/runtime/testing/numeric.js';
import { type Case, list, zeros } from './torch-case.js';

const seed = 21;
const int = (min: number, max: number) => fc.integer({ min, max });
const three = <T>(value: fc.Arbitrary<T>) => fc.tuple(value, value, value);
const each = (value: (axis: number) => number): Triple => [value(0), value(1), value(2)];

function sample<T>(shape: fc.Arbitrary<T>, numRuns: number): T[] {
  return fc.sample(shape, { seed, numRuns });
}

/** A case of a kernel without weights. */
function moved(
  request: Case['request'],
  n: number,
  sizes: { readonly from: readonly number[]; readonly to: readonly number[] },
  forward: (input: Floats, output: Floats) => void,
  gradient: (outputGradient: Floats, inputGradient: Floats, input: Floats, output: Floats) => void,
  input = randomValues(valuesIn(n, sizes.from), 1),
): Case {
  const direction = randomValues(valuesIn(n, sizes.to), 2);
  const [output, inputGradient] = zeros(direction, input);
  forward(input, output);
  gradient(direction, inputGradient, input, output);
  return {
    request: { ...request, n, input: list(input), direction: list(direction) },
    ours: { output, inputGradient },
  };
}

function transposedCases(): Case[] {
  const shape = fc.record({
    rank: fc.constantFrom(1, 2, 3),
    n: int(1, 3),
    size: three(int(1, 4)),
    filter: three(int(1, 4)),
    stride: three(int(1, 3)),
    dilation: three(int(1, 3)),
    padding: three(int(0, 2)),
    more: three(int(0, 2)),
    groups: int(1, 4),
    from: int(1, 3),
    to: int(1, 3),
  });
  return sample(shape, 120).flatMap(({ rank, n, groups, from, to, ...axes }) => {
    const of = (triple: Triple, neutral: number) =>
      each((axis) => (axis < 3 - rank ? neutral : triple[axis]));
    const [size, filter, stride, dilation] = [axes.size, axes.filter, axes.stride, axes.dilation].map((t) =>
      of(t, 1),
    );
    const padding = of(axes.padding, 0);
    // PyTorch allows less than the stride or than the dilation.
    const outputPadding = of(
      each((axis) => Math.min(axes.more[axis], Math.max(stride[axis], dilation[axis]) - 1)),
      0,
    );
    const made = each(
      (axis) =>
        (size[axis] - 1) * stride[axis] +
        (filter[axis] - 1) * dilation[axis] +
        1 -
        2 * padding[axis] +
        outputPadding[axis],
    );
    if (Math.min(...made) < 1) return [];
    const geometry = {
      input: [...made, groups * to] as Volume,
      output: [...size, groups * from] as Volume,
      filter,
      stride,
      dilation,
      padding,
      groups,
    };
    const input = randomValues(valuesIn(n, geometry.output), 1);
    const weight = randomValues(valuesIn(groups * from * to, filter), 2);
    const bias = randomValues(groups * to, 3);
    const direction = randomValues(valuesIn(n, geometry.input), 4);
    const [output, inputGradient, weightGradient, biasGradient] = zeros(direction, input, weight, bias);
    convTransposedForward(n, geometry, input, weight, bias, output);
    convTransposedInputGradient(n, geometry, direction, weight, inputGradient);
    convTransposedWeightGradient(n, geometry, input, direction, weightGradient, biasGradient);
    const values = { input: list(input), weight: list(weight), bias: list(bias), direction: list(direction) };
    return {
      request: { op: 'conv_transposed', rank, n, geometry, outputPadding, ...values },
      ours: { shape: made, output, inputGradient, weightGradient, biasGradient },
    };
  });
}

/** PyTorch mirrors less than the whole map, and goes round at most once. */
function padCases(): Case[] {
  const shape = fc.record({
    n: int(1, 2),
    mode: fc.constantFrom('constant', 'reflect', 'replicate', 'circular'),
    size: three(int(1, 5)),
    begin: three(int(0, 4)),
    end: three(int(0, 4)),
    channels: int(1, 3),
  });
  return sample(shape, 120).map(({ n, mode, size, channels, ...sides }) => {
    const most = (axis: number) =>
      mode === 'reflect' ? size[axis] - 1 : mode === 'circular' ? size[axis] : Number.POSITIVE_INFINITY;
    const begin = each((axis) => Math.min(sides.begin[axis], most(axis)));
    const end = each((axis) => Math.min(sides.end[axis], most(axis)));
    const geometry = {
      input: [...size, channels] as Volume,
      output: [...each((axis) => begin[axis] + size[axis] + end[axis]), channels] as Volume,
      begin,
      interior: each(() => 0),
      mode,
      value: mode === 'constant' ? 1.5 : 0,
    };
    return moved(
      { op: 'pad', geometry, end },
      n,
      { from: geometry.input, to: geometry.output },
      (input, output) => padForward(n, geometry, input, output),
      (from, to) => padGradient(n, geometry, from, to),
    );
  });
}

function sliceCases(): Case[] {
  const axis = fc.record({ cells: int(1, 3), stride: int(1, 3), begin: int(0, 2), behind: int(0, 2) });
  return sample(fc.tuple(axis, axis, axis, axis), 40).map(([z, y, x, c]) => {
    const size = (a: typeof z) => a.begin + (a.cells - 1) * a.stride + 1 + a.behind;
    const geometry = {
      input: [size(z), size(y), size(x), size({ ...c, stride: 1 })] as Volume,
      output: [z.cells, y.cells, x.cells, c.cells] as Volume,
      begin: [z.begin, y.begin, x.begin, c.begin] as Volume,
      stride: [z.stride, y.stride, x.stride] as Triple,
    };
    return moved(
      { op: 'slice', geometry },
      2,
      { from: geometry.input, to: geometry.output },
      (input, output) => sliceForward(2, geometry, input, output),
      (from, to) => sliceGradient(2, geometry, from, to),
    );
  });
}

function transposeCases(): Case[] {
  const shape = fc.array(int(1, 4), { minLength: 1, maxLength: 7 }).chain((sizes) => {
    const axes = sizes.map((_, axis) => axis);
    const permutation = fc.shuffledSubarray(axes, { minLength: axes.length, maxLength: axes.length });
    return fc.record({ shape: fc.constant(sizes), permutation });
  });
  return sample(shape, 40).map((geometry) =>
    moved(
      { op: 'transpose', geometry },
      2,
      { from: geometry.shape, to: geometry.shape },
      (input, output) => transposeForward(2, geometry, input, output),
      (from, to) => transposeGradient(2, geometry, from, to),
    ),
  );
}

/**
 * PyTorch interpolates cubically in two dimensions only, and finds nearest cells without corners. Where a scale does not
 * change a size, or doubles it, its own step is that of the sizes (`upsample` lowers to the same).
 */
function resampleCases(): Case[] {
  const shape = fc.record({
    n: int(1, 2),
    rank: fc.constantFrom(1, 2, 3),
    method: fc.constantFrom('nearest', 'linear', 'cubic', 'area'),
    corners: fc.boolean(),
    size: three(int(1, 7)),
    made: three(int(1, 9)),
    scale: three(fc.constantFrom(0.4, 0.7, 1, 1.1, 1.5, 2, 2.6, 3)),
    byScale: fc.boolean(),
    channels: int(1, 3),
  });
  return sample(shape, 300).flatMap(({ n, method, channels, ...given }) => {
    const rank = method === 'cubic' ? 2 : given.rank;
    const byScale = given.byScale && method !== 'area';
    const corners = given.corners && (method === 'linear' || method === 'cubic');
    const of = (value: (axis: number) => number) => each((axis) => (axis < 3 - rank ? 1 : value(axis)));
    const size = of((axis) => given.size[axis]);
    const scale = of((axis) => given.scale[axis]);
    const made = byScale
      ? each((axis) => Math.floor(size[axis] * scale[axis]))
      : of((axis) => given.made[axis]);
    if (Math.min(...made) < 1) return [];
    // In one dimension its nearest cells and their gradient do not agree with each other.
    if (method === 'nearest' && rank === 1 && byScale) return [];
    const geometry: ResampleGeometry = {
      input: [...size, channels],
      output: [...made, channels],
      method,
      coordinate: method === 'nearest' ? 'asymmetric' : corners ? 'align_corners' : 'half_pixel',
      step: each((axis) => {
        const isKept = method !== 'cubic' && made[axis] === size[axis];
        const isDoubled = method === 'nearest' && made[axis] === 2 * size[axis];
        return byScale && !isKept && !isDoubled ? 1 / scale[axis] : size[axis] / made[axis];
      }),
    };
    const request = { op: 'resample', geometry, rank, corners, ...(byScale ? { scale } : {}) };
    return moved(
      request,
      n,
      { from: geometry.input, to: geometry.output },
      (input, output) => resampleForward(n, geometry, input, output),
      (from, to) => resampleGradient(n, geometry, from, to),
    );
  });
}

/** PyTorch's own pools; the gradient only where no two windows can choose one place. */
function unpoolCases(): Case[] {
  const shape = fc.record({ window: anyWindow(int(1, 3)), n: int(1, 2), apart: fc.boolean() });
  return sample(shape, 80).flatMap(({ window, n, apart }) => {
    const extent = each((axis) => (window.filter[axis] - 1) * window.dilation[axis] + 1);
    const stride = apart ? extent : window.stride;
    const padding = each((axis) => window.filter[axis] >> 1);
    const output = each(
      (axis) => Math.floor((window.input[axis] + 2 * padding[axis] - extent[axis]) / stride[axis]) + 1,
    );
    // It refuses maps smaller than the window, and crashes where all of a window lies in the padding.
    if ([0, 1, 2].some((axis) => output[axis] < 1 || window.input[axis] < extent[axis])) return [];
    const channels = window.input[3];
    const { filter, dilation, input } = window;
    const geometry = { input, output: [...output, channels] as Volume, filter, stride, dilation, padding };
    const pooled = randomValues(valuesIn(n, input), 5);
    const made = moved(
      { op: 'max_unpool', geometry, pooled: list(pooled) },
      n,
      { from: geometry.output, to: input },
      (values, target) => maxUnpoolForward(n, geometry, values, pooled, target),
      (from, to) => maxUnpoolGradient(n, geometry, pooled, from, to),
    );
    if (apart) return [made];
    // Where a value was replaced, PyTorch's gradient is not the derivative.
    return [{ request: { ...made.request, op: 'max_unpool_values' }, ours: { output: made.ours.output } }];
  });
}

/** PyTorch raises to the power with the sign, and has neither padding nor dilation here. */
function lpPoolCases(): Case[] {
  const shape = fc.record({
    window: anyWindow(int(1, 3)),
    n: int(1, 2),
    p: fc.constantFrom(1, 1.5, 2, 3, 4),
  });
  return sample(shape, 60).flatMap(({ window, n, p }) => {
    const flat = ([, y, x]: Triple) => [1, y, x] as Triple;
    const [filter, stride] = [flat(window.filter), flat(window.stride)];
    const [, height, width, channels] = window.input;
    const input: Volume = [1, height, width, channels];
    const output = each((axis) => Math.floor((input[axis] - filter[axis]) / stride[axis]) + 1);
    if (Math.min(...output) < 1) return [];
    const none = { dilation: each(() => 1), padding: each(() => 0) };
    const geometry = { input, output: [...output, channels] as Volume, filter, stride, ...none };
    return moved(
      { op: 'lp_pool', geometry, p },
      n,
      { from: input, to: geometry.output },
      (values, target) => lpPoolForward(n, geometry, p, values, target),
      (from, to, values, target) => lpPoolGradient(n, geometry, p, values, target, from, to),
      randomValues(valuesIn(n, input), 1).map((value) => Math.abs(value) + 0.1),
    );
  });
}

/** Transposed convolution, padding, slices, transposition, resampling, unpooling and p-norm pools. */
export function movementCases(): Case[] {
  return [
    ...transposedCases(),
    ...padCases(),
    ...sliceCases(),
    ...transposeCases(),
    ...resampleCases(),
    ...unpoolCases(),
    ...lpPoolCases(),
  ];
}
