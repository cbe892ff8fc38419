/** Specs as JavaScript: with the runtime imported, in one file without imports, and as a class in this process. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { globSync } from 'tinyglobby';
import { ts } from 'ts-morph';
import { createSource } from '../../src/base/source.js';
import { runtimeSources } from '../../src/cli/package-files.js';
import { type EmitOptions, emit } from '../../src/compile/emit.js';
import { compile } from '../../src/compile.js';
import { root } from '../architecture/source-files.js';
import type { EmittedClass } from './exercise.js';

const runtimeFolder = join(root, 'dist', 'src', 'runtime');

export interface Emitted {
  readonly className: string;
  /** TypeScript that imports `netspec/runtime/…`, as `build` writes it. */
  readonly typescript: string;
  /** The same without types. */
  readonly module: string;
  /** JavaScript with the runtime inside. */
  readonly standalone: string;
  /** The class, on the compiled runtime. */
  readonly Class: EmittedClass;
}

export async function emitted(name: string, spec: string, how: EmitOptions = {}): Promise<Emitted> {
  const { networks, diagnostics } = await compile(createSource(name, spec));
  const [network] = networks;
  if (network === undefined)
    throw new Error(`${name}: ${diagnostics.map(({ message }) => message).join('; ')}`);
  const write = async (options: EmitOptions) => {
    const { files, className } = await emit(network, 'typescript', { ...how, ...options });
    return { text: files[0].text ?? '', className };
  };
  const { text, className } = await write({});
  const alone = await write({ standalone: true, runtimeSources: runtimeSources() });
  const here = await write({ runtimePrefix: `${pathToFileURL(runtimeFolder).href}/`, runtimeSuffix: '.js' });
  const url = `data:text/javascript;base64,${Buffer.from(withoutTypes(here.text)).toString('base64')}`;
  const exported = (await import(/* @vite-ignore */ url)) as Readonly<Record<string, unknown>>;
  return {
    className,
    typescript: text,
    module: withoutTypes(text),
    standalone: withoutTypes(alone.text),
    Class: exported[className] as EmittedClass,
  };
}

/** TypeScript as JavaScript, the way `netspec train` does it. */
export function withoutTypes(typescript: string): string {
  const { outputText } = ts.transpileModule(typescript, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  });
  return outputText;
}

/** The compiled runtime: module name without suffix -> JavaScript. */
export function compiledRuntime(): ReadonlyMap<string, string> {
  const names = globSync('**/*.js', { cwd: runtimeFolder });
  return new Map(names.map((name) => [name.slice(0, -3), readFileSync(join(runtimeFolder, name), 'utf8')]));
}
