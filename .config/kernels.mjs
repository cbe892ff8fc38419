// Compiles the AssemblyScript kernels and writes them, as text, into a module of the runtime: with that, importing
// the runtime is enough, wherever it runs. Every export of a `*.kernel.ts` or a `*.product.ts` is a kernel; products
// are compiled a second time with fused multiply-add (relaxed SIMD), for engines that have it.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';
import { globSync } from 'tinyglobby';

const root = fileURLToPath(new URL('..', import.meta.url));

export async function buildKernels(target = join(root, 'src/runtime/simd/binary.ts')) {
  const find = (pattern) => globSync(pattern, { cwd: root }).sort();
  const products = find('src/kernels/*.product.ts');
  const [plain, relaxed] = await Promise.all([
    compile([...find('src/kernels/*.kernel.ts'), ...products], []),
    compile(products, ['--enable', 'relaxed-simd']),
  ]);
  const names = WebAssembly.Module.exports(new WebAssembly.Module(plain))
    .filter(({ kind }) => kind === 'function')
    .map(({ name }) => name);
  const text = `/** The compiled kernels; \`.config/kernels.mjs\` writes this file from src/kernels. */

/** In the order of their numbers. */
export const kernelNames = [
${names.map((name) => `  '${name}',\n`).join('')}] as const;

export type KernelName = (typeof kernelNames)[number];

/** All kernels, a WebAssembly module in hexadecimal digits. */
export const plainKernels: string =
  '${Buffer.from(plain).toString('hex')}';

/** Those with fused multiply-add. */
export const relaxedKernels: string =
  '${Buffer.from(relaxed).toString('hex')}';
`;
  let before = '';
  try {
    before = readFileSync(target, 'utf8');
  } catch {
    // The first build.
  }
  if (before !== text) writeFileSync(target, text);
}

async function compile(files, options) {
  const notes = [];
  const folder = mkdtempSync(join(tmpdir(), 'netspec-kernels-'));
  try {
    const { error, stderr } = await asc.main(
      [
        ...files,
        '--outFile',
        join(folder, 'kernels.wasm'),
        ...['--optimizeLevel', '3', '--shrinkLevel', '0', '--converge', '--noAssert'],
        ...['--runtime', 'stub', '--importMemory', '--maximumMemory', '65536', '--use', 'abort='],
        ...['--enable', 'simd', ...options],
      ],
      {
        reportDiagnostic: ({ message, range }) =>
          notes.push(`${range?.source?.normalizedPath ?? ''} ${message}`),
      },
    );
    if (error) throw new Error(`the kernels do not compile\n${stderr}`);
    // A warning about vectors between functions, which stay within the module.
    for (const note of notes.filter((note) => !note.includes("'v128'"))) process.stderr.write(`${note}\n`);
    return readFileSync(join(folder, 'kernels.wasm'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildKernels();
