/** Compiles one of `specs/` for a test. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createSource } from '../../src/base/source.js';
import type { Compilation, CompiledNetwork } from '../../src/compile/compiled.js';
import { compile } from '../../src/compile.js';
import type { NetworkReport } from '../../src/ir/report.js';
import { specsHost } from '../specs-host.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

export type Settings = Readonly<Record<string, string>>;

export function compileSpec(name: string, set: Settings = {}): Promise<Compilation> {
  return compile(createSource(`specs/${name}`, readFileSync(`${root}specs/${name}`, 'utf8')), {
    set,
    host: specsHost,
  });
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
