/** Compiles one of `specs/` for a test; imports are read from the folder. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createSource } from '../../src/base/source.js';
import { type Compilation, type CompiledNetwork, type CompileHost, compile } from '../../src/compile.js';
import type { NetworkReport } from '../../src/ir/report.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

const host: CompileHost = {
  read: async (path) => ({ ok: true, text: readFileSync(`${root}${path}`, 'utf8') }),
};

export type Settings = Readonly<Record<string, string>>;

export function compileSpec(name: string, set: Settings = {}): Promise<Compilation> {
  return compile(createSource(`specs/${name}`, readFileSync(`${root}specs/${name}`, 'utf8')), { set, host });
}

/** Fails where the spec has a mistake. */
export async function networkOf(name: string, set: Settings = {}): Promise<CompiledNetwork> {
  const { diagnostics, networks } = await compileSpec(name, set);
  if (networks.length !== 1) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return networks[0];
}

/** Fails where the spec has a mistake. */
export async function reportOn(name: string, set: Settings = {}): Promise<NetworkReport> {
  return (await networkOf(name, set)).report;
}
