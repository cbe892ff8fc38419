/**
 * The constants of the compiler's choice between the algorithms of a convolution: times both over a grid of shapes on
 * the built runtime, one thread, fits the weights of src/pipeline/5-lower/algorithms.ts to the times, and says how often
 * the model then picks the faster one and what its mistakes cost; the same for the weights that stand in that file.
 * The machine should do nothing else meanwhile. NETSPEC_DIST takes another build; --json FILE writes every time.
 */
import { dirname } from 'node:path';
import { built, writeJson } from './measuring.mjs';

const dist = process.env.NETSPEC_DIST ?? dirname(built('dist/src'));
const { convForward, convInputGradient, convWeightGradient } = await import(`${dist}/src/runtime/conv.js`);
const { createEngine } = await import(`${dist}/src/runtime/simd/engine.js`);
const { workspaceOf } = await import(`${dist}/src/runtime/simd/product.js`);
const { convPasses, costTerms, fasterAlgorithm, measuredWeights } = await import(
  `${dist}/src/pipeline/5-lower/algorithms.js`
);

const algorithms = ['product', 'winograd'];
/** A shape is timed for so long at most, with each algorithm and pass. */
const milliseconds = 40;
const most = 4e8;

/** [batch, size of the map, channels, outputs, filter] */
const shapes = [];
for (const filter of [3, 5])
  for (const batch of [1, 8])
    for (const size of [2, 4, 7, 8, 14, 16, 28, 56])
      for (const channels of [4, 8, 16, 32, 64, 128, 256, 512])
        if (batch * size * size * (channels * filter) ** 2 <= most) {
          shapes.push([batch, size, channels, channels, filter]);
        }
shapes.push(
  [64, 14, 8, 16, 5],
  [64, 28, 1, 8, 5],
  [1, 224, 3, 64, 3],
  [1, 56, 64, 192, 3],
  [1, 28, 96, 208, 3],
);

function geometryOf([, size, channels, outputs, filter], algorithm) {
  const algorithms = { forward: algorithm, inputGradient: algorithm, weightGradient: algorithm };
  return {
    input: [1, size, size, channels],
    output: [1, size, size, outputs],
    filter: [1, filter, filter],
    stride: [1, 1, 1],
    dilation: [1, 1, 1],
    padding: [0, filter >> 1, filter >> 1],
    groups: 1,
    algorithms,
  };
}

/** Milliseconds of each pass, as { pass, packs, time }: with filters that are packed, and packed every time. */
function timesOf(shape, algorithm) {
  const [batch, size, channels, outputs, filter] = shape;
  const geometry = geometryOf(shape, algorithm);
  const { forward, inputGradient, scratch, shared } = workspaceOf(
    { kind: 'conv', geometry, weight: 'weight' },
    batch,
    true,
  );
  const positions = batch * size * size;
  const weights = channels * outputs * filter * filter;
  const engine = createEngine({
    values: 2 * positions * (channels + outputs) + 2 * weights + forward + inputGradient + 256,
    scratch: Math.max(scratch, 65536),
    shared: Math.max(shared, 262144),
    threads: 1,
    deterministic: true,
  });
  const kept = (count) => {
    const memory = engine.floats(count);
    for (let i = 0; i < count; i++) memory[i] = Math.sin(i + 1);
    return memory;
  };
  const [input, inputSlope] = [kept(positions * channels), kept(positions * channels)];
  const [output, outputSlope] = [kept(positions * outputs), kept(positions * outputs)];
  const [weight, weightSlope] = [kept(weights), kept(weights)];
  const pack = {
    forward: engine.floats(forward),
    inputGradient: engine.floats(inputGradient),
    forwardVersion: 0,
    inputGradientVersion: 0,
    norm: null,
  };
  engine.packs.set(weight, pack).set(weightSlope, pack);
  const runs = {
    forward: () => convForward(batch, geometry, input, weight, null, output),
    inputGradient: () => convInputGradient(batch, geometry, outputSlope, weight, inputSlope, 'set'),
    weightGradient: () => convWeightGradient(batch, geometry, input, outputSlope, weightSlope, null, 'set'),
  };
  const cases = convPasses.flatMap((pass) =>
    pass === 'weightGradient' ? [{ pass, packs: false }] : [false, true].map((packs) => ({ pass, packs })),
  );
  return cases.map(({ pass, packs }) => ({ pass, packs, time: least(runs[pass], packs ? engine : null) }));
}

/** The shortest of many runs, in milliseconds. */
function least(run, changing) {
  run();
  let best = Number.POSITIVE_INFINITY;
  const end = performance.now() + milliseconds;
  let rounds = 0;
  do {
    changing?.weightsChanged();
    const start = performance.now();
    run();
    best = Math.min(best, performance.now() - start);
    rounds++;
  } while (performance.now() < end || rounds < 3);
  return best;
}

/** Weights of at least 0 that make the relative errors of all rows ({ terms, time }) small: coordinate descent. */
function fit(rows) {
  const scaled = rows.map(({ terms, time }) => terms.map((term) => term / (time * 1e9)));
  const count = rows[0].terms.length;
  const weights = Array(count).fill(0);
  const sums = scaled.map(() => 0);
  for (let round = 0; round < 20000; round++) {
    for (let k = 0; k < count; k++) {
      let along = 0;
      let square = 0;
      for (const [i, row] of scaled.entries()) {
        along += row[k] * (1 - sums[i] + row[k] * weights[k]);
        square += row[k] * row[k];
      }
      const next = square === 0 ? 0 : Math.max(0, along / square);
      for (const [i, row] of scaled.entries()) sums[i] += row[k] * (next - weights[k]);
      weights[k] = next;
    }
  }
  return weights.map((weight) => Number(weight.toPrecision(3)));
}

/** How a model chooses among what was measured. */
function judge(name, weights) {
  for (const pass of convPasses) {
    const cases = measured.filter((one) => one.pass === pass);
    let right = 0;
    let lost = 0;
    let total = 0;
    let worst = { ratio: 1, shape: '' };
    for (const { shape, times } of cases) {
      const choice = fasterAlgorithm(geometryOf(shape), shape[0], pass, weights);
      const faster = Math.min(times.product, times.winograd);
      const ratio = times[choice] / faster;
      if (ratio === 1) right++;
      lost += times[choice] - faster;
      total += faster;
      if (ratio > worst.ratio) worst = { ratio, shape: shape.join(' ') };
    }
    const share = ((100 * right) / cases.length).toFixed(0);
    const costs = `wrong choices cost ${((100 * lost) / total).toFixed(2)} %`;
    const most = `at most ${worst.ratio.toFixed(2)} times${worst.shape === '' ? '' : ` (${worst.shape})`}`;
    console.log(`${name}, ${pass}: right for ${share} % of ${cases.length} shapes; ${costs}, ${most}`);
  }
}

const rows = Object.fromEntries(
  ['convolution', 'weightGradient'].map((kind) => [kind, { product: [], winograd: [] }]),
);
/** What the model must choose between: { shape, pass, times }. */
const measured = [];
for (const shape of shapes) {
  const [product, winograd] = algorithms.map((algorithm) => {
    const times = timesOf(shape, algorithm);
    for (const { pass, packs, time } of times) {
      const terms = costTerms(geometryOf(shape), shape[0], pass, algorithm, packs);
      rows[pass === 'weightGradient' ? pass : 'convolution'][algorithm].push({ terms, time });
    }
    return times;
  });
  for (const [index, { pass, packs, time }] of product.entries()) {
    const counts = pass === 'weightGradient' || packs === (shape[0] > 1 || pass !== 'forward');
    if (counts) measured.push({ shape, pass, times: { product: time, winograd: winograd[index].time } });
  }
}

const fitted = Object.fromEntries(
  Object.entries(rows).map(([kind, of]) => [kind, { product: fit(of.product), winograd: fit(of.winograd) }]),
);
console.log('picoseconds a term, [batch, size, channels, outputs, filter] where shapes are named');
for (const [kind, of] of Object.entries(fitted)) console.log(`  ${kind}: ${JSON.stringify(of)}`);
judge('fitted', fitted);
judge('as it stands', measuredWeights);
writeJson({ fitted, measured });
