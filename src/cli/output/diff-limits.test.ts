import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffFigures, type Figures, type NetworkDiff } from '../../ir/network-diff.js';
import { Failure } from '../failure.js';
import { percentText, shareText, signed } from './diff-figures.js';
import { exceeded, readLimit } from './diff-limits.js';

const figures = (values: Partial<Figures>): Figures =>
  ({ ...Object.fromEntries(diffFigures.map((name) => [name, 0n])), ...values }) as Figures;

/** A difference of which only figures and the verdict count. */
function diff(
  old: Partial<Figures>,
  now: Partial<Figures>,
  compatibility: NetworkDiff['checkpoint']['compatibility'] = 'whole',
): NetworkDiff {
  const none = { tensors: 0, values: 0n };
  return {
    names: { old: 'N', new: 'N' },
    sizes: { old: undefined, new: undefined },
    formulas: [],
    figures: { old: figures(old), new: figures(now) },
    batch: { old: 1, new: 1 },
    fields: [],
    layers: { added: [], removed: [], changed: [], renamed: [], unchanged: [] },
    ports: [],
    training: [],
    checkpoint: {
      compatibility,
      resumes: false,
      old: none,
      new: none,
      loads: none,
      displaced: [],
      reshaped: [],
      missing: [],
      unused: [],
      renamed: [],
      loadsRenamed: none,
    },
  };
}

const over = (written: string, old: Partial<Figures>, now: Partial<Figures>) =>
  exceeded(readLimit(written), diff(old, now)) !== undefined;

describe('--fail-on', () => {
  it.each([
    ['params+5%', { params: 1000n }, { params: 1050n }, false],
    ['params+5%', { params: 1000n }, { params: 1051n }, true],
    ['params+0.1%', { params: 1000n }, { params: 1001n }, false],
    ['params+0.0999%', { params: 1000n }, { params: 1001n }, true],
    ['params+5%', { params: 0n }, { params: 1n }, true],
    ['params+5%', { params: 0n }, { params: 0n }, false],
    ['macs+0', { macs: 7n }, { macs: 7n }, false],
    ['macs+0', { macs: 7n }, { macs: 8n }, true],
    ['macs+0', { macs: 7n }, { macs: 1n }, false],
    ['macs+1.5k', { macs: 0n }, { macs: 1500n }, false],
    ['macs+1.5k', { macs: 0n }, { macs: 1501n }, true],
    ['peak_memory+1MiB', { peakMemory: 5n }, { peakMemory: 5n + 1048576n }, false],
    ['peak-memory+1MiB', { peakMemory: 5n }, { peakMemory: 6n + 1048576n }, true],
    ['depth+1', { depth: 18n }, { depth: 20n }, true],
    [' flops + 2 G ', { flops: 0n }, { flops: 2_000_000_001n }, true],
  ])('%s of %o to %o: %s', (written, old, now, expected) => {
    expect(over(written, old, now)).toBe(expected);
  });

  it('says which network, how much more, and which limit', () => {
    expect(exceeded(readLimit('peak_memory+1KiB'), diff({ peakMemory: 4096n }, { peakMemory: 6144n }))).toBe(
      'N: peak_memory +2.0 KiB (+50.0 %) is more than --fail-on peak_memory+1KiB allows',
    );
  });

  it.each(['renaming', 'partial', 'none'] as const)(
    'checkpoint is exceeded where weights load %s',
    (verdict) => {
      expect(exceeded(readLimit('checkpoint'), diff({}, {}, verdict))).toContain('do not load');
      expect(exceeded(readLimit('checkpoint'), diff({}, {}, 'whole'))).toBeUndefined();
    },
  );

  it.each([
    ['parms+5%', 'there is no figure parms', 'did you mean params?'],
    ['zzz+5%', 'there is no figure zzz', 'figures: params'],
    ['params', 'does not say how much', 'for example params+5%'],
    ['params-5%', 'does not say how much', 'for example'],
    ['params+', 'does not say how much', 'for example'],
    ['params+5MB', 'MB is no unit', 'units: %'],
    ['params+5%%', '%% is no unit', 'units: %'],
    ['', 'there is no figure', 'figures: params'],
    ['__proto__+1', 'there is no figure', 'figures'],
    ['params+5toString', 'is no unit', 'units'],
    [`params+${'9'.repeat(31)}`, 'too long', ''],
  ])('%s is wrong usage', (written, message, help) => {
    expect(() => readLimit(written)).toThrow(message);
    try {
      readLimit(written);
    } catch (error) {
      expect(error).toBeInstanceOf(Failure);
      expect(error).toMatchObject({ exitCode: 2 });
      expect((error as Failure).help ?? '').toContain(help);
    }
  });

  it('gives a limit or a failure for any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          readLimit(text);
        } catch (error) {
          expect(error).toBeInstanceOf(Failure);
        }
      }),
    );
  });
});

describe('differences in words', () => {
  it.each([
    [100n, 186n, '+86.0 %'],
    [100n, 50n, '-50.0 %'],
    [10_000_000n, 10_000_400n, '+0.004 %'],
    [1n, 101n, '+10,000.0 %'],
    [10n ** 20n, 10n ** 20n + 1n, '+0.0 %'],
    [100_000n, 30n, '-99.9 %'],
    [5n, 0n, '-100.0 %'],
    [0n, 5n, ''],
    [5n, 5n, ''],
  ])('%s to %s is %s', (old, now, expected) => {
    expect(percentText(old, now)).toBe(expected);
  });

  it.each([
    [0n, 7n, '0 %'],
    [7n, 7n, '100 %'],
    [1n, 3n, '33.3 %'],
    [99_999n, 100_000n, '99.9 %'],
    [1n, 100_000n, '0.1 %'],
  ])('%s of %s is %s', (part, whole, expected) => {
    expect(shareText(part, whole)).toBe(expected);
  });

  it('has a sign', () => {
    expect([signed(1234n), signed(-1234n)]).toEqual(['+1,234', '-1,234']);
  });
});
