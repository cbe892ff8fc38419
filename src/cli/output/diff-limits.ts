/** `--fail-on params+5%`: how such an expression is read, and whether a difference exceeds it. */
import type { DiffFigure, NetworkDiff } from '../../ir/network-diff.js';
import { wrongUsage } from '../failure.js';
import { percentText, signed } from './diff-figures.js';
import { suggestion } from './nearest.js';
import { bytes, grouped } from './numbers.js';

/** How much a figure may grow: by so many units, or by so many millionths of what it was. */
export type Limit =
  | { readonly written: string; readonly kind: 'checkpoint' }
  | { readonly written: string; readonly kind: 'units'; readonly name: string; readonly most: bigint }
  | { readonly written: string; readonly kind: 'millionths'; readonly name: string; readonly most: bigint };

/** The names of `require`, and two figures more that a difference has. */
const figureOf: Readonly<Record<string, DiffFigure>> = {
  params: 'params',
  trainable: 'trainable',
  state: 'state',
  macs: 'macs',
  flops: 'flops',
  weight_bytes: 'weightBytes',
  activation_bytes: 'activationBytes',
  peak_memory: 'peakMemory',
  training_memory: 'trainingMemory',
  depth: 'depth',
};
export const limitNames = [...Object.keys(figureOf), 'checkpoint'];

const inBytes: ReadonlySet<string> = new Set([
  'weight_bytes',
  'activation_bytes',
  'peak_memory',
  'training_memory',
]);

const units: Readonly<Record<string, bigint>> = {
  k: 1000n,
  M: 1_000_000n,
  G: 1_000_000_000n,
  KiB: 1024n,
  MiB: 1024n ** 2n,
  GiB: 1024n ** 3n,
};

const form = /^([a-z][a-z_-]*)\+(\d+)(?:\.(\d+))?(.*)$/;
const example = 'for example params+5%, macs+0, peak_memory+1MiB, depth+1 or checkpoint';

/** Anything else than a name, `+` and a number with a unit or `%` is wrong usage. */
export function readLimit(given: string): Limit {
  const written = given.replaceAll(/\s+/g, '');
  if (written === 'checkpoint') return { written, kind: 'checkpoint' };
  const parts = form.exec(written);
  const name = (parts?.[1] ?? written.replace(/-*[^A-Za-z_-].*$/, '')).replaceAll('-', '_');
  if (!Object.hasOwn(figureOf, name)) {
    const help = suggestion(name, limitNames);
    throw wrongUsage(
      `--fail-on ${given}: there is no figure ${name}`,
      help?.startsWith('did') ? help : `figures: ${limitNames.join(', ')}`,
    );
  }
  if (parts === null) throw wrongUsage(`--fail-on ${given} does not say how much more is too much`, example);
  const [, , whole, behind = '', unit] = parts;
  if (whole.length + behind.length > 30) throw wrongUsage(`--fail-on ${given}: the number is too long`);
  const scale = 10n ** BigInt(behind.length);
  const digits = BigInt(whole + behind);
  // A percent is ten thousand millionths.
  if (unit === '%') return { written, kind: 'millionths', name, most: (digits * 10_000n) / scale };
  if (unit !== '' && !Object.hasOwn(units, unit)) {
    throw wrongUsage(`--fail-on ${given}: ${unit} is no unit`, `units: %, ${Object.keys(units).join(', ')}`);
  }
  return { written, kind: 'units', name, most: (digits * (units[unit] ?? 1n)) / scale };
}

/** What is exceeded, in words; undefined where the limit is kept. */
export function exceeded(limit: Limit, { figures, checkpoint, names }: NetworkDiff): string | undefined {
  if (limit.kind === 'checkpoint') {
    if (checkpoint.compatibility === 'whole') return undefined;
    return `${names.new}: the old weights do not load, which --fail-on checkpoint does not allow`;
  }
  const [old, now] = [figures.old[figureOf[limit.name]], figures.new[figureOf[limit.name]]];
  const delta = now - old;
  const isKept =
    limit.kind === 'units' ? delta <= limit.most : delta <= 0n || delta * 1_000_000n <= limit.most * old;
  if (isKept) return undefined;
  const percent = percentText(old, now);
  const amount = signed(delta, inBytes.has(limit.name) ? bytes : grouped);
  const grown = percent === '' ? amount : `${amount} (${percent})`;
  return `${names.new}: ${limit.name} ${grown} is more than --fail-on ${limit.written} allows`;
}
