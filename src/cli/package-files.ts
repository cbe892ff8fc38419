/** Where this package's own files lie: in a checkout, installed, run from the bundle or from single modules. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The folder of `package.json`, found upwards from this module. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('the package of netspec has no package.json');
    folder = parent;
  }
  return folder;
}

export function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as {
    version: string;
  };
  return version;
}

/** What compiled runtime modules are imported from, by URL: the prefix and the suffix of a module's name. */
export function compiledRuntime(): { readonly prefix: string; readonly suffix: string } {
  return { prefix: `${pathToFileURL(join(packageRoot(), 'dist', 'src', 'runtime')).href}/`, suffix: '.js' };
}

const compiledKernels = 'simd/binary';

/** Module name without suffix -> its TypeScript source, for `build --standalone`. */
export function runtimeSources(): ReadonlyMap<string, string> {
  const folder = join(packageRoot(), 'src', 'runtime');
  const names = ['', 'simd/'].flatMap((part) =>
    readdirSync(join(folder, part))
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .map((name) => `${part}${name.slice(0, -3)}`),
  );
  const sources = names.sort().map((name): [string, string] => {
    return [name, readFileSync(join(folder, `${name}.ts`), 'utf8')];
  });
  // The compiled kernels are shipped once, as JavaScript.
  const binary = readFileSync(join(packageRoot(), 'dist', 'src', 'runtime', `${compiledKernels}.js`), 'utf8');
  const typed = `${binary}\nexport type KernelName = (typeof kernelNames)[number];\n`;
  return new Map(sources).set(compiledKernels, typed.replace(/^\];$/m, '] as const;'));
}
