/** The figures that two networks are compared by: what they are called, and differences with sign and percent. */
import { type DiffFigure, diffFigures, type NetworkDiff } from '../../ir/network-diff.js';
import { bytes, grouped } from './numbers.js';

interface FigureWords {
  readonly title: string;
  readonly text: (value: bigint) => string;
  /** Not worth a line where it is the same on both sides. */
  readonly onlyChanged?: boolean;
}

const words: { readonly [F in DiffFigure]: FigureWords } = {
  params: { title: 'params', text: grouped },
  trainable: { title: 'trainable', text: grouped, onlyChanged: true },
  frozen: { title: 'frozen', text: grouped, onlyChanged: true },
  state: { title: 'state', text: grouped, onlyChanged: true },
  macs: { title: 'MACs', text: grouped },
  flops: { title: 'FLOPs', text: grouped },
  weightBytes: { title: 'weights', text: bytes },
  activationBytes: { title: 'activations', text: bytes },
  peakMemory: { title: 'peak memory', text: bytes },
  trainingMemory: { title: 'training memory', text: bytes },
  depth: { title: 'depth', text: grouped },
};

export interface FigureRow {
  readonly figure: DiffFigure;
  readonly title: string;
  readonly old: string;
  readonly new: string;
  /** `+10,108,160`; `same` where nothing changed. */
  readonly delta: string;
  /** `+86.5 %`; empty where nothing changed, or there was nothing before. */
  readonly percent: string;
  readonly trend: 'more' | 'less' | 'same';
}

export function figureRows({ figures, batch }: NetworkDiff): readonly FigureRow[] {
  return diffFigures.flatMap((figure): FigureRow[] => {
    const { title, text, onlyChanged } = words[figure];
    const [old, now] = [figures.old[figure], figures.new[figure]];
    if (old === now && onlyChanged) return [];
    // Without frozen weights all are trained.
    if (figure === 'trainable' && figures.old.frozen === 0n && figures.new.frozen === 0n) return [];
    const batches = [...new Set([batch.old, batch.new])].join(' -> ');
    return [
      {
        figure,
        title: figure === 'trainingMemory' ? `${title} (batch ${batches})` : title,
        old: text(old),
        new: text(now),
        delta: old === now ? 'same' : signed(now - old, text),
        percent: percentText(old, now),
        trend: now > old ? 'more' : now < old ? 'less' : 'same',
      },
    ];
  });
}

/** `+1,024`, `-1.0 KiB` */
export function signed(delta: bigint, text: (value: bigint) => string = grouped): string {
  return delta < 0n ? `-${text(-delta)}` : `+${text(delta)}`;
}

/**
 * `+86.5 %`; with as many digits as a small change needs (`+0.004 %`), and never all of it where something is left.
 * Empty where there is nothing to say.
 */
export function percentText(old: bigint, now: bigint): string {
  const percent = percentOf(old, now);
  if (percent === null || old === now) return '';
  const size = now < old && now > 0n ? Math.min(-percent, 99.94) : Math.abs(percent);
  const digits =
    size >= 0.1 ? size.toFixed(1) : size >= 0.00001 ? String(Number(size.toPrecision(1))) : '0.0';
  return `${now < old ? '-' : '+'}${grouped(digits)} %`;
}

/** The difference in percent of the old figure, rounded to six digits behind the point; null where that is 0. */
export function percentOf(old: bigint, now: bigint): number | null {
  if (old === 0n) return null;
  const size = now < old ? old - now : now - old;
  const millionths = (size * 200_000_000n + old) / (2n * old);
  return Number(now < old ? -millionths : millionths) / 1_000_000;
}

/** `53.6 %`: a part of a whole that is not 0; neither all of it nor nothing unless it is so. */
export function shareText(part: bigint, whole: bigint): string {
  if (part === 0n || part === whole) return part === 0n ? '0 %' : '100 %';
  const tenths = (part * 2000n + whole) / (2n * whole);
  const shown = tenths < 1n ? 1n : tenths > 999n && part < whole ? 999n : tenths;
  return `${shown / 10n}.${shown % 10n} %`;
}
