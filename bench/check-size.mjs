/** How the time of `compile` grows with a network's length: chains of convolutions, within one process. */
import { pathToFileURL } from 'node:url';
import { built, spreadOf, spreadText, writeJson } from './measuring.mjs';

const sizes = [1_000, 5_000, 10_000, 20_000];
const rounds = 11;
const { compile, createSource } = await import(pathToFileURL(built('dist/src/index.js')).href);

function specOf(layers) {
  const lines = Array.from({ length: layers }, (_, at) => `  c${at}: conv 8 F=3 P=1\n`);
  return `network Chain {\n  input 8x8x8\n${lines.join('')}}\n`;
}

/** Milliseconds of one compilation; what it finds is looked at, so that a failure is never taken for speed. */
async function timed(layers) {
  const text = specOf(layers);
  const start = performance.now();
  const { diagnostics, networks } = await compile(createSource('chain.netspec', text));
  const time = performance.now() - start;
  const found = networks[0]?.report.layers.length;
  if (found !== layers) throw new Error(`${found} of ${layers} layers: ${diagnostics[0]?.message}`);
  return time;
}

await timed(sizes[0]);
const times = new Map(sizes.map((size) => [size, []]));
for (let round = 0; round < rounds; round++) {
  for (const size of sizes) times.get(size).push(await timed(size));
}

const results = sizes.map((size) => ({ layers: size, ...spreadOf(times.get(size)), times: times.get(size) }));
console.log(`${rounds} rounds, milliseconds`);
for (const { layers, ...spread } of results) {
  console.log(`${layers.toLocaleString('en-US').padStart(6)} layers  ${spreadText(spread, 0)}`);
}
const medianOf = (size) => results.find(({ layers }) => layers === size).median;
const ratio = medianOf(20_000) / medianOf(10_000);
console.log(`ratio 20,000 / 10,000  ${ratio.toFixed(2)} (2 is linear)`);
writeJson({ rounds, results, ratio });
