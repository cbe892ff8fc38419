// Builds dist/: every module as it is (the library, and the runtime that emitted networks import),
// and the command line as one bundle, because loading a few files is what makes `netspec check` start fast.
import { spawnSync } from 'node:child_process';
import { chmodSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';

const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
const compiled = spawnSync(process.execPath, [tsc, '-p', '.config/tsconfig.build.json'], {
  stdio: 'inherit',
});
if (compiled.status !== 0) process.exit(1);

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
  external: ['ts-morph', 'jpeg-js', 'pngjs', 'jiti', 'chokidar'],
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url);",
  },
  legalComments: 'external',
  // Names stay, so that a stack trace can be read; the modules beside are there to be read.
  minifyWhitespace: true,
  minifySyntax: true,
});
chmodSync('dist/bin/netspec.js', 0o755);
