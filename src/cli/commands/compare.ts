/** `netspec compare`: several networks side by side, each figure with its ratio to that of the first. */
import { hasErrors } from '../../base/diagnostic.js';
import type { CompiledNetwork } from '../../compile/compiled.js';
import { alreadyReported, Failure, wrongUsage } from '../failure.js';
import { type ComparedNetwork, comparisonJson, comparisonLines } from '../output/comparison.js';
import { suggestion } from '../output/nearest.js';
import { terminalOf } from '../output/terminal.js';
import { readSource } from '../read.js';
import { compileSource, relevantDiagnostics, reportDiagnostics, type SpecOptions } from '../spec.js';

export interface CompareOptions extends Pick<SpecOptions, 'set'> {
  readonly format: 'table' | 'json';
}

/** Each of `names` is a path, or a path and a network: `specs/resnet.netspec#ResNet50`. */
export async function compare(names: readonly string[], options: CompareOptions): Promise<void> {
  const { analysisOf } = await import('../../compile/analysis.js');
  const compared: ComparedNetwork[] = [];
  let failed = false;
  for (const name of names) {
    const networks = await networksOf(name, options);
    failed ||= networks === undefined;
    for (const { file, network } of networks ?? []) {
      compared.push({ file, network, analysis: await analysisOf(network) });
    }
  }
  if (failed) throw alreadyReported();
  if (compared.length < 2) {
    throw wrongUsage(
      'one network cannot be compared',
      'name two files, a file with several networks, or FILE#NETWORK twice',
    );
  }
  if (options.format === 'json') {
    const { stringify } = await import('lossless-json');
    process.stdout.write(`${stringify(comparisonJson(compared), null, 2)}\n`);
    return;
  }
  process.stdout.write(`${comparisonLines(compared, terminalOf(process.stdout)).join('\n')}\n`);
}

interface Named {
  readonly file: string;
  readonly network: CompiledNetwork;
}

/** Undefined where the file has errors, which have been printed. */
async function networksOf(name: string, options: CompareOptions): Promise<readonly Named[] | undefined> {
  const at = name.lastIndexOf('#');
  const [file, wanted] = at > 0 ? [name.slice(0, at), name.slice(at + 1)] : [name, undefined];
  if (wanted === '') throw wrongUsage(`${name} names no network behind #`);
  const read = await readSource(file);
  if (!read.ok) {
    reportDiagnostics([read.diagnostic]);
    return undefined;
  }
  const compilation = await compileSource(read.source, options);
  const diagnostics = relevantDiagnostics(compilation, wanted);
  if (diagnostics.length > 0) reportDiagnostics(diagnostics);
  if (hasErrors(diagnostics)) return undefined;
  const { networks } = compilation;
  if (networks.length === 0) {
    throw new Failure(`${file} has no network`, { help: 'write one with network NAME { … }' });
  }
  const chosen = networks.filter(({ graph }) => wanted === undefined || graph.name === wanted);
  if (chosen.length === 0) {
    const names = networks.map(({ graph }) => graph.name);
    throw wrongUsage(`${file} has no network ${wanted}`, suggestion(wanted ?? '', names));
  }
  return chosen.map((network) => ({ file, network }));
}
