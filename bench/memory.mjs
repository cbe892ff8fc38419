/**
 * What training steps do to memory: trains in a process of its own, with `--trace-gc`, and prints the resident memory
 * as the steps go by and the garbage collections behind the first hundred.
 *
 *   node bench/memory.mjs [SPEC] [--batch N] [--steps N] [--threads N]      10,000 steps of specs/lenet5.netspec
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    batch: { type: 'string', default: '64' },
    steps: { type: 'string', default: '10000' },
    threads: { type: 'string', default: '1' },
    inside: { type: 'boolean', default: false },
  },
});
const spec = positionals[0] ?? fileURLToPath(new URL('../specs/lenet5.netspec', import.meta.url));
const [batch, steps, threads] = [values.batch, values.steps, values.threads].map(Number);
/** Steps until everything has been compiled, and has grown to its size. */
const warmUp = Math.min(100, Math.floor(steps / 2));

if (values.inside) await inside();
else await outside();

/** Tells of every collection, and where it fell. */
async function outside() {
  const child = spawn(
    process.execPath,
    [
      '--trace-gc',
      fileURLToPath(import.meta.url),
      spec,
      '--inside',
      ...process.argv.slice(2).filter((word) => word !== spec),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let warm = false;
  let collections = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    if (/ms: (Scavenge|Mark-Compact|Mark-sweep)/.test(line)) {
      if (!warm) continue;
      collections += 1;
      console.log(`  ${line.trim()}`);
    } else {
      if (line.startsWith(`step ${warmUp}:`)) warm = true;
      console.log(line);
    }
  }
  console.log(`garbage collections behind step ${warmUp}: ${collections}`);
}

async function inside() {
  const { compile } = await import('../dist/src/compile.js');
  const { emit } = await import('../dist/src/compile/emit.js');
  const { createSource } = await import('../dist/src/base/source.js');
  const { sizesOf } = await import('../dist/src/ir/shape.js');
  const { ts } = await import('ts-morph');
  const { networks } = await compile(createSource(spec, readFileSync(spec, 'utf8')));
  const runtimePrefix = new URL('../dist/src/runtime/', import.meta.url).href;
  const { files, className } = await emit(networks[0], 'typescript', { runtimePrefix, runtimeSuffix: '.js' });
  const { outputText } = ts.transpileModule(files[0].text, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  });
  const code = `data:text/javascript;base64,${Buffer.from(outputText).toString('base64')}`;
  const Network = (await import(code))[className];
  const network = new Network({ batch, threads });
  const [{ shape }] = networks[0].report.inputs;
  const sizes = sizesOf(shape);
  const size = sizes.reduce((product, length) => product * length, 1);
  const data = Float32Array.from({ length: batch * size }, (_, i) => ((i * 7919) % 256) / 256);
  const labels = Int32Array.from({ length: batch }, (_, i) => i % 10);
  const images = { data, shape: sizes, count: batch };
  const optimizer = network.optimizer();
  const marks = new Set(
    [1, warmUp, 0.1 * steps, 0.25 * steps, 0.5 * steps, 0.75 * steps, steps].map(Math.round),
  );
  const start = performance.now();
  console.log(`${className}, batch ${batch}, ${threads} threads`);
  for (let step = 1; step <= steps; step++) {
    const { loss } = network.trainStep(images, labels, optimizer, 0.001);
    if (!marks.has(step)) continue;
    const mebibytes = (process.memoryUsage.rss() / 2 ** 20).toFixed(1);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(`step ${step}: ${mebibytes} MiB resident, loss ${loss.toFixed(5)}, ${seconds} s`);
  }
  network.close();
}
