/** A measured network for people: a table of its layers, and the rates below. */
import type { Bench, BenchMode } from '../bench/figures.js';
import type { Column } from './layer-rows.js';
import { layerTable } from './layer-table.js';
import { grouped, percent, plural } from './numbers.js';
import type { Terminal } from './terminal.js';

export function benchText(bench: Bench, terminal: Terminal): string {
  return bench.modes.map((mode) => modeText(bench, mode, terminal)).join('\n\n');
}

function modeText(bench: Bench, mode: BenchMode, terminal: Terminal): string {
  const { network, batch, threads, kernels, peak } = bench;
  const setting = `batch ${batch}, ${plural(threads, 'thread')}, ${kernels} kernels`;
  const rate = `${rounded(mode.imagesPerSecond)} images a second`;
  const call = mode.mode === 'training' ? 'a step' : 'a call';
  const spread = `${milliseconds(mode.median)} ms ${call} (median of ${grouped(mode.runs)}; ${milliseconds(mode.fastest)} to ${milliseconds(mode.slowest)})`;
  const speed = `${mode.gflops.toFixed(1)} GFLOP/s${mode.peakShare === null ? '' : `, ${percent(mode.peakShare)} of the peak`}`;
  const totals: [string, string][] = [
    ['rate', rate],
    ['time', spread],
    ['speed', speed],
  ];
  if (peak !== null) {
    const fused = peak.fused ? 'with' : 'without';
    totals.push(['peak', `${peak.gflops.toFixed(1)} GFLOP/s measured here, ${fused} fused multiply-add`]);
  }
  return layerTable(
    { title: `${network}: ${mode.mode}, ${setting}`, columns: columnsOf(mode), mayDrop: true, totals },
    terminal,
  );
}

function columnsOf({ mode, layers }: BenchMode): Column[] {
  const left = (title: string, cells: string[]): Column => ({ title, align: 'left', cells });
  const right = (title: string, cells: string[]): Column => ({ title, align: 'right', cells });
  return [
    left(
      'layer',
      layers.map(({ layer }) => layer),
    ),
    left(
      'kind',
      layers.map(({ kind }) => kind),
    ),
    left(
      'output',
      layers.map(({ output }) => output),
    ),
    ...(mode === 'training'
      ? [
          left(
            'pass',
            layers.map(({ pass }) => pass),
          ),
        ]
      : []),
    right(
      'ms',
      layers.map((row) => milliseconds(row.milliseconds)),
    ),
    right(
      'share',
      layers.map(({ share }) => percent(share)),
    ),
    right(
      'GFLOP/s',
      layers.map(({ gflops }) => (gflops === null ? '' : gflops.toFixed(1))),
    ),
    right(
      'of peak',
      layers.map(({ peakShare }) => (peakShare === null ? '' : percent(peakShare))),
    ),
  ];
}

/** Three digits that count. */
function milliseconds(value: number): string {
  if (value >= 100) return value.toFixed(0);
  return value >= 10 ? value.toFixed(1) : value >= 1 ? value.toFixed(2) : value.toFixed(3);
}

function rounded(value: number): string {
  return value >= 100 ? grouped(Math.round(value)) : value.toFixed(1);
}
