// Builds dist/: every module as it is (the library, and the runtime that emitted networks import),
// and the command line as one bundle, because loading a few files is what makes `netspec check` start fast.
import { spawnSync } from 'node:child_process';
import { chmodSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { globSync } from 'tinyglobby';
import { buildKernels } from './kernels.mjs';

await buildKernels();

const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
const compiled = spawnSync(process.execPath, [tsc, '-p', '.config/tsconfig.build.json'], {
  stdio: 'inherit',
});
if (compiled.status !== 0) process.exit(1);

// The documentation of the modules stands in their declarations; the runtime is there to be read as a whole.
const modules = globSync(['dist/src/**/*.js', 'dist/grammar/**/*.js'], {
  ignore: ['dist/src/runtime/**', 'dist/src/cli/**'],
});
await build({
  entryPoints: modules,
  outdir: 'dist',
  outbase: 'dist',
  allowOverwrite: true,
  format: 'esm',
  target: 'node20.19',
  minifyWhitespace: true,
});

rmSync('dist/bin', { recursive: true, force: true });
await build({
  // A thread has an entry of its own.
  entryPoints: { netspec: 'src/cli/main.ts', 'lint-worker': 'src/cli/lint/worker.ts' },
  outdir: 'dist/bin',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  // What only a few command lines need is loaded from its own package.
  external: ['ts-morph', 'jpeg-js', 'pngjs', 'jiti', 'chokidar', 'fast-xml-parser', 'diff', 'picomatch'],
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url);",
  },
  legalComments: 'external',
  minify: true,
});
chmodSync('dist/bin/netspec.js', 0o755);
