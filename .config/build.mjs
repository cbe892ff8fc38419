// Builds dist/: every module as it is (the library, and the runtime that emitted networks import),
// and the command line as one bundle, because loading a few files is what makes `netspec check` start fast.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, posix } from 'node:path';
import { build } from 'esbuild';
import { globSync } from 'tinyglobby';
import { buildKernels } from './kernels.mjs';

await buildKernels();

const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
const compiled = spawnSync(process.execPath, [tsc, '-p', '.config/tsconfig.build.json'], {
  stdio: 'inherit',
});
if (compiled.status !== 0) process.exit(1);

// The documentation of the modules stands in their declarations, and the runtime is there as TypeScript, too.
const runtime = globSync('dist/src/runtime/**/*.js');
const modules = globSync(['dist/src/**/*.js', 'dist/grammar/**/*.js'], {
  ignore: ['dist/src/runtime/**', 'dist/src/cli/**'],
});
const inPlace = { outdir: 'dist', outbase: 'dist', allowOverwrite: true, format: 'esm', target: 'node20.19' };
await build({ ...inPlace, entryPoints: modules, minify: true });
await build({ ...inPlace, entryPoints: runtime });
shipDeclarations();

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
  external: [
    'ts-morph',
    'jpeg-js',
    'pngjs',
    'jiti',
    'chokidar',
    'fast-xml-parser',
    'diff',
    'picomatch',
    'protobufjs',
  ],
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url);",
  },
  legalComments: 'external',
  minify: true,
});
chmodSync('dist/bin/netspec.js', 0o755);

/** Beside the modules go the declarations that the public ones reach: nobody can import the others. */
function shipDeclarations() {
  for (const stale of globSync(['dist/src/**/*.d.ts', 'dist/grammar/**/*.d.ts'])) rmSync(stale);
  const folder = 'dist/.declarations';
  const pending = ['src/index.d.ts', ...globSync('src/runtime/*.d.ts', { cwd: folder })];
  const shipped = new Set();
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    if (shipped.has(path)) continue;
    shipped.add(path);
    const text = readFileSync(join(folder, path), 'utf8');
    mkdirSync(dirname(join('dist', path)), { recursive: true });
    writeFileSync(join('dist', path), text);
    for (const [, target] of text.matchAll(/(?:from |import\()'(\.[^']+)\.js'/g)) {
      pending.push(posix.join(posix.dirname(path), `${target}.d.ts`));
    }
  }
}
