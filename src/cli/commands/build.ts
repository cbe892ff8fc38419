/**
 * `netspec build`: writes the emitted network into a folder, and never over a file that netspec did not emit or that
 * somebody has edited since.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasErrors } from '../../base/diagnostic.js';
import type { EmittedFile } from '../../compile/emit.js';
import { alreadyReported, Failure, systemReason, wrongUsage } from '../failure.js';
import { suggestion } from '../output/nearest.js';
import { bytes } from '../output/numbers.js';
import { runtimeSources } from '../package-files.js';
import { loadNetwork, reportDiagnostics, type SpecOptions } from '../spec.js';
import { writeWhole } from '../write.js';

export interface BuildOptions extends SpecOptions {
  readonly target: string;
  readonly out: string;
  readonly standalone?: boolean;
  readonly force?: boolean;
}

export async function build(path: string, options: BuildOptions): Promise<void> {
  const { emit, targets } = await import('../../compile/emit.js');
  if (!targets.includes(options.target)) {
    throw wrongUsage(`there is no target ${options.target}`, suggestion(options.target, targets));
  }
  const network = await loadNetwork(path, options);
  const emission = await emit(network, options.target, {
    standalone: options.standalone,
    runtimeSources: options.standalone ? runtimeSources() : undefined,
  });
  if (emission.diagnostics.length > 0) reportDiagnostics(emission.diagnostics);
  if (hasErrors(emission.diagnostics)) throw alreadyReported();
  writeEmitted(emission.files, options.out, options.force ?? false);
}

/** Looks at all targets before it writes the first, so that a refusal leaves the folder as it was. */
export function writeEmitted(files: readonly EmittedFile[], folder: string, force: boolean): void {
  const targets = files.map(({ path, text }) => ({ path: join(folder, path), text: sealed(text) }));
  for (const { path } of targets) {
    if (force || !existsSync(path) || isSealed(path)) continue;
    throw new Failure(`${path} was edited, or not written by netspec build`, {
      help: '--force overwrites it; --out names another folder',
    });
  }
  for (const { path, text } of targets) {
    writeWhole(path, text);
    process.stdout.write(`wrote ${path} (${bytes(BigInt(Buffer.byteLength(text)))})\n`);
  }
}

const seal = /^([\s\S]*\n)\/\/ netspec wrote the lines above: ([0-9a-f]{16})\n$/;

const checksum = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** Ends the text with its own checksum, by which a later build sees that nobody has edited it. */
function sealed(text: string): string {
  return `${text}\n// netspec wrote the lines above: ${checksum(`${text}\n`)}\n`;
}

function isSealed(path: string): boolean {
  try {
    const [, text, sum] = seal.exec(readFileSync(path, 'utf8')) ?? [];
    return text !== undefined && checksum(text) === sum;
  } catch (error) {
    throw new Failure(`cannot read ${path}: ${systemReason(error)}`);
  }
}
