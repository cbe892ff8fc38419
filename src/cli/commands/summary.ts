/** `netspec summary`: the layers of a network with shapes and costs, and the totals. */
import type { NetworkReport } from '../../ir/report.js';
import { csvTable, layerColumns, markdownTable, totalLines } from '../output/layer-rows.js';
import { terminalOf } from '../output/terminal.js';
import { loadNetwork, type SpecOptions } from '../spec.js';

export interface SummaryOptions extends SpecOptions {
  readonly format: 'table' | 'json' | 'markdown' | 'csv';
}

export async function summary(path: string, options: SummaryOptions): Promise<void> {
  const { report } = await loadNetwork(path, options);
  process.stdout.write(await written(report, options.format));
}

async function written(report: NetworkReport, format: SummaryOptions['format']): Promise<string> {
  switch (format) {
    case 'json': {
      const [{ stringify }, { summaryJson }] = await Promise.all([
        import('lossless-json'),
        import('../output/summary-json.js'),
      ]);
      return `${stringify(summaryJson(report), null, 2)}\n`;
    }
    case 'csv':
      return csvTable(layerColumns(report, { exact: true }));
    case 'markdown': {
      const totals = totalLines(report).map(([name, text]) => `- ${name}: ${text}\n`);
      return `# ${report.network}\n\n${markdownTable(layerColumns(report, { exact: false }))}\n${totals.join('')}`;
    }
    case 'table': {
      const { layerTable } = await import('../output/layer-table.js');
      return `${layerTable(report, terminalOf(process.stdout))}\n`;
    }
  }
}
