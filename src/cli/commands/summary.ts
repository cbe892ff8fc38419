/** `netspec summary`: the layers of a network with shapes and costs, and the totals. */
import type { CompiledNetwork } from '../../compile/compiled.js';
import type { ConventionName, NetworkAnalysis } from '../../ir/analysis.js';
import { wrongUsage } from '../failure.js';
import { freeLines, openShapes } from '../output/free-sizes.js';
import {
  type ColumnName,
  defaultColumns,
  layerColumns,
  needAnalysis,
  readColumnNames,
} from '../output/layer-columns.js';
import { csvTable, markdownTable } from '../output/layer-rows.js';
import { terminalOf } from '../output/terminal.js';
import { hanging } from '../output/text.js';
import { totalLines } from '../output/totals.js';
import { loadNetwork, type SpecOptions } from '../spec.js';

export interface SummaryOptions extends SpecOptions {
  readonly format: 'table' | 'json' | 'markdown' | 'csv';
  /** Names with commas between them. */
  readonly columns?: string;
  /** The tool whose figures are wanted. */
  readonly convention?: ConventionName;
}

export async function summary(path: string, options: SummaryOptions): Promise<void> {
  const columns = options.columns === undefined ? undefined : readColumnNames(options.columns);
  if (options.convention !== undefined) {
    await asAnotherTool(path, options.convention, options);
    return;
  }
  const network = await loadNetwork(path, options);
  process.stdout.write(await written(network, options.format, columns));
}

async function written(
  network: CompiledNetwork,
  format: SummaryOptions['format'],
  chosen: readonly ColumnName[] | undefined,
): Promise<string> {
  const { report, graph } = network;
  const names = chosen ?? defaultColumns;
  const open = network.free && openShapes(network.free);
  if (format === 'csv') {
    const analysis = needAnalysis(names) ? await analyzed(network) : undefined;
    return csvTable(layerColumns(report, names, { exact: true, analysis, open }));
  }
  const analysis = await analyzed(network);
  if (format === 'json') {
    const [{ stringify }, { summaryJson }] = await Promise.all([
      import('lossless-json'),
      import('../output/summary-json.js'),
    ]);
    return `${stringify(summaryJson(network, analysis), null, 2)}\n`;
  }
  const columns = layerColumns(report, names, { exact: false, analysis, open });
  const totals = [...freeLines(network.free), ...totalLines(report, analysis, graph)];
  if (format === 'markdown') {
    const lines = totals.map(([name, text]) => `- ${name.trim()}: ${text}\n`);
    return `# ${report.network}\n\n${markdownTable(columns)}\n${lines.join('')}`;
  }
  const { layerTable } = await import('../output/layer-table.js');
  const table = { title: report.network, columns, mayDrop: chosen === undefined, totals };
  return `${layerTable(table, terminalOf(process.stdout))}\n`;
}

/** What that tool reports, and nothing else. */
async function asAnotherTool(path: string, name: ConventionName, options: SummaryOptions): Promise<void> {
  const { format, columns } = options;
  if (columns !== undefined) throw wrongUsage('--convention cannot be combined with --columns');
  if (format !== 'table' && format !== 'json') {
    throw wrongUsage(`--convention cannot be printed as ${format}`, 'use --format table or json');
  }
  const network = await loadNetwork(path, options);
  const report = (await analyzed(network)).convention(name);
  const { conventionJson, conventionLines } = await import('../output/convention-text.js');
  const title = network.report.network;
  if (format === 'json') {
    const { stringify } = await import('lossless-json');
    process.stdout.write(`${stringify(conventionJson(title, report), null, 2)}\n`);
    return;
  }
  const { width } = terminalOf(process.stdout);
  const help = `netspec explain ${path} --convention ${name} shows where this differs from netspec's own figures.`;
  const lines = [...conventionLines(title, report), '', ...hanging('', help, width)];
  process.stdout.write(`${lines.join('\n')}\n`);
}

async function analyzed(network: CompiledNetwork): Promise<NetworkAnalysis> {
  const { analysisOf } = await import('../../compile/analysis.js');
  return analysisOf(network);
}
