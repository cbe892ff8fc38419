/**
 * `netspec build`: writes the emitted network into a folder, and never over a file that netspec did not emit or that
 * somebody has edited since.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasErrors } from '../../base/diagnostic.js';
import type { CompiledNetwork } from '../../compile/compiled.js';
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
  readonly batch?: number;
  readonly profile?: boolean;
  readonly weights?: string;
  readonly force?: boolean;
}

export async function build(path: string, options: BuildOptions): Promise<void> {
  const { emit, targets } = await import('../../compile/emit.js');
  if (!targets.includes(options.target)) {
    throw wrongUsage(`there is no target ${options.target}`, suggestion(options.target, targets));
  }
  refuseForeignOptions(options);
  const { target, standalone, batch, profile } = options;
  const network = await loadNetwork(path, options);
  // A network with open sizes has no weights; the emission says so.
  const hasWeights = target === 'onnx' && network.free === undefined;
  const emission = await emit(network, target, {
    standalone,
    runtimeSources: standalone ? runtimeSources() : undefined,
    batch,
    profile,
    weights: hasWeights ? await weightsOf(network, options.weights) : undefined,
  });
  if (emission.diagnostics.length > 0) reportDiagnostics(emission.diagnostics);
  if (hasErrors(emission.diagnostics)) throw alreadyReported();
  writeEmitted(emission.files, options.out, options.force ?? false);
}

/** Options that the target would pass over are mistakes. */
function refuseForeignOptions({ target, standalone, profile, weights }: BuildOptions): void {
  const asked = { '--standalone': standalone, '--profile': profile, '--weights': weights };
  const foreign = target === 'onnx' ? (['--standalone', '--profile'] as const) : (['--weights'] as const);
  for (const option of foreign) {
    if (asked[option]) throw wrongUsage(`--target ${target} takes no ${option}`);
  }
}

async function weightsOf(network: CompiledNetwork, file: string | undefined) {
  const { modelWeights } = await import('../model-weights.js');
  return modelWeights(network, file);
}

/** Looks at all targets before it writes the first, so that a refusal leaves the folder as it was. */
export function writeEmitted(files: readonly EmittedFile[], folder: string, force: boolean): void {
  const targets = files.map((file) => ({ file, path: join(folder, file.path) }));
  for (const { file, path } of targets) {
    if (force || !existsSync(path) || isSealed(path, file)) continue;
    throw new Failure(`${path} was edited, or not written by netspec build`, {
      help: '--force overwrites it; --out names another folder',
    });
  }
  for (const { file, path } of targets) {
    const content = sealed(file);
    writeWhole(path, content);
    process.stdout.write(`wrote ${path} (${bytes(BigInt(content.length))})\n`);
  }
}

const checksum = (content: string | Uint8Array) =>
  createHash('sha256').update(content).digest('hex').slice(0, 16);

/** The file's content with its own checksum behind it, by which a later build sees that nobody has edited it. */
function sealed(file: EmittedFile): Uint8Array {
  const content = file.bytes ?? Buffer.from(`${file.text}\n`);
  return Buffer.concat([content, sealOf(file, content)]);
}

/** What is put behind the content: a comment, or what the format has in its place. Always of the same length. */
function sealOf(file: EmittedFile, content: Uint8Array): Uint8Array {
  const what = file.bytes === undefined ? 'lines' : 'bytes';
  const text = `netspec wrote the ${what} above: ${checksum(content)}`;
  return file.bytes === undefined ? Buffer.from(`// ${text}\n`) : file.note(text);
}

/** Whether the file on disk, of the same kind as `file`, is as a build left it. */
function isSealed(path: string, file: EmittedFile): boolean {
  try {
    const found = readFileSync(path);
    const end = Math.max(0, found.length - sealOf(file, found).length);
    return found.subarray(end).equals(sealOf(file, found.subarray(0, end)));
  } catch (error) {
    throw new Failure(`cannot read ${path}: ${systemReason(error)}`);
  }
}
