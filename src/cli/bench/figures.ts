/** The figures of a measured network: rates, and for each layer its speed and its share of what the machine can do. */
import type { CompiledNetwork } from '../../compile/compiled.js';
import { formatShape } from '../../ir/shape.js';
import type { NodeId } from '../../ir/typed-graph.js';
import type { ProfiledPass } from '../../runtime/profile.js';
import type { Peak } from '../../runtime/simd/peak.js';
import type { PassFigures } from './measure.js';

export interface BenchLayer {
  readonly layer: string;
  readonly kind: string;
  readonly output: string;
  /** `forward` in inference; in a training step `forward` and `backward`. */
  readonly pass: 'forward' | 'backward';
  /** For the whole batch. */
  readonly milliseconds: number;
  /** Of the time of all layers of this mode. */
  readonly share: number;
  /** Billions of operations a second, a multiply-accumulate counting two; null for layers without. */
  readonly gflops: number | null;
  /** Of the machine's peak; null where there is no speed or no peak. Winograd's can be above 1: it multiplies less. */
  readonly peakShare: number | null;
}

export interface BenchMode {
  readonly mode: 'inference' | 'training';
  readonly runs: number;
  /** Milliseconds of one call with the batch. */
  readonly median: number;
  readonly fastest: number;
  readonly slowest: number;
  readonly imagesPerSecond: number;
  readonly gflops: number;
  readonly peakShare: number | null;
  readonly layers: readonly BenchLayer[];
}

export interface Bench {
  readonly file: string;
  readonly network: string;
  readonly batch: number;
  readonly threads: number;
  readonly kernels: 'simd' | 'plain';
  readonly deterministic: boolean;
  /** Measured on the same threads right before; null where the machine has no SIMD. */
  readonly peak: { readonly gflops: number; readonly fused: boolean } | null;
  readonly modes: readonly BenchMode[];
}

const passNames: Readonly<Record<ProfiledPass, BenchLayer['pass']>> = {
  evaluation: 'forward',
  training: 'forward',
  backward: 'backward',
};

export function modeFigures(
  { report }: CompiledNetwork,
  mode: BenchMode['mode'],
  figures: PassFigures,
  batch: number,
  peak: Peak | null,
  backwardMacs: ReadonlyMap<NodeId, bigint>,
): BenchMode {
  const byPath = new Map(report.layers.map((layer) => [layer.path, layer]));
  const total = [...figures.layers.values()].flat().reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const ofPeak = (gflops: number | null) => (gflops === null || peak === null ? null : gflops / peak.gflops);
  const layers = [...figures.layers].flatMap(([pass, rows]) =>
    rows.flatMap(({ layer, milliseconds }): BenchLayer[] => {
      const known = byPath.get(layer);
      // A layer whose work another one's kernel does takes no time of its own.
      if (known === undefined || milliseconds === 0) return [];
      const macs = pass === 'backward' ? (backwardMacs.get(known.node) ?? 0n) : known.macs;
      const operations = 2 * Number(macs) * batch;
      const gflops = operations === 0 ? null : operations / milliseconds / 1e6;
      return [
        {
          layer,
          kind: known.kind,
          output: formatShape(known.output),
          pass: passNames[pass],
          milliseconds,
          share: milliseconds / total,
          gflops,
          peakShare: ofPeak(gflops),
        },
      ];
    }),
  );
  const backward = mode === 'training' ? [...backwardMacs.values()] : [];
  const macs = Number(backward.reduce((sum, count) => sum + count, report.totals.macs));
  const gflops = (2 * macs * batch) / figures.median / 1e6;
  const { runs, median, fastest, slowest } = figures;
  const imagesPerSecond = (1000 * batch) / median;
  return { mode, runs, median, fastest, slowest, imagesPerSecond, gflops, peakShare: ofPeak(gflops), layers };
}
