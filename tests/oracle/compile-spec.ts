/** Compiles one of `specs/` for a test. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createSource } from '../../src/base/source.js';
import { type Compilation, compile } from '../../src/compile.js';
import type { NetworkReport } from '../../src/ir/report.js';

const specs = fileURLToPath(new URL('../../specs/', import.meta.url));

export function compileSpec(name: string, set: Readonly<Record<string, string>> = {}): Promise<Compilation> {
  return compile(createSource(`specs/${name}`, readFileSync(`${specs}${name}`, 'utf8')), { set });
}

/** Fails where the spec has a mistake. */
export async function reportOn(
  name: string,
  set: Readonly<Record<string, string>> = {},
): Promise<NetworkReport> {
  const { diagnostics, networks } = await compileSpec(name, set);
  if (networks.length !== 1) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return networks[0].report;
}
