/** `netspec summary`: the layers of a network with shapes and costs, and the totals. */
import type { CompiledNetwork } from '../../compile.js';
import type { NetworkAnalysis } from '../../ir/analysis.js';
import {
  type ColumnName,
  defaultColumns,
  layerColumns,
  needAnalysis,
  readColumnNames,
} from '../output/layer-columns.js';
import { csvTable, markdownTable } from '../output/layer-rows.js';
import { terminalOf } from '../output/terminal.js';
import { totalLines } from '../output/totals.js';
import { loadNetwork, type SpecOptions } from '../spec.js';

export interface SummaryOptions extends SpecOptions {
  readonly format: 'table' | 'json' | 'markdown' | 'csv';
  /** Names with commas between them. */
  readonly columns?: string;
}

export async function summary(path: string, options: SummaryOptions): Promise<void> {
  const columns = options.columns === undefined ? undefined : readColumnNames(options.columns);
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
  if (format === 'csv') {
    const analysis = needAnalysis(names) ? await analyzed(network) : undefined;
    return csvTable(layerColumns(report, names, { exact: true, analysis }));
  }
  const analysis = await analyzed(network);
  if (format === 'json') {
    const [{ stringify }, { summaryJson }] = await Promise.all([
      import('lossless-json'),
      import('../output/summary-json.js'),
    ]);
    return `${stringify(summaryJson(report, analysis, graph.training.batch), null, 2)}\n`;
  }
  const columns = layerColumns(report, names, { exact: false, analysis });
  const totals = totalLines(report, analysis, graph);
  if (format === 'markdown') {
    const lines = totals.map(([name, text]) => `- ${name.trim()}: ${text}\n`);
    return `# ${report.network}\n\n${markdownTable(columns)}\n${lines.join('')}`;
  }
  const { layerTable } = await import('../output/layer-table.js');
  const table = { title: report.network, columns, mayDrop: chosen === undefined, totals };
  return `${layerTable(table, terminalOf(process.stdout))}\n`;
}

async function analyzed(network: CompiledNetwork): Promise<NetworkAnalysis> {
  const { analysisOf } = await import('../../compile.js');
  return analysisOf(network);
}
