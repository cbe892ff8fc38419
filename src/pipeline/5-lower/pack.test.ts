/** Laws of the memory plan over random lifetimes, and how close it comes to the least that any plan needs. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endOf, type Lifetime, pack, peakOf } from './pack.js';

const lives = fc
  .array(
    fc.record({
      size: fc.integer({ min: 1, max: 1000 }),
      from: fc.integer({ min: 0, max: 60 }),
      length: fc.integer({ min: 0, max: 20 }),
    }),
    { maxLength: 60 },
  )
  .map((list) =>
    list.map(({ size, from, length }, buffer): Lifetime => ({ buffer, size, from, to: from + length })),
  );

describe('pack', () => {
  it('never lets two pieces that live at the same time overlap', () => {
    fc.assert(
      fc.property(lives, (list) => {
        const placed = new Map(pack(list).map((piece) => [piece.buffer, piece]));
        expect(placed.size).toBe(list.length);
        for (const a of list) {
          for (const b of list) {
            if (a.buffer >= b.buffer || a.to < b.from || b.to < a.from) continue;
            const [pa, pb] = [placed.get(a.buffer)!, placed.get(b.buffer)!];
            expect(pa.offset + pa.size <= pb.offset || pb.offset + pb.size <= pa.offset).toBe(true);
          }
        }
      }),
    );
  });

  it('needs at least the peak, and on the average hardly more', () => {
    const ratios: number[] = [];
    fc.assert(
      fc.property(lives, (list) => {
        const [end, peak] = [endOf(pack(list)), peakOf(list)];
        expect(end).toBeGreaterThanOrEqual(peak);
        if (peak > 0) ratios.push(end / peak);
      }),
      { seed: 1, numRuns: 300 },
    );
    const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
    expect(mean).toBeLessThan(1.06);
    expect(Math.max(...ratios)).toBeLessThan(1.5);
  });

  it('places a narrowing chain, as most networks are, in its two largest neighbours', () => {
    const chain = [300, 300, 200, 50, 50, 10].map((size, i) => ({ buffer: i, size, from: i, to: i + 1 }));
    expect(endOf(pack(chain))).toBe(600);
  });

  it('stays quick with very many pieces', () => {
    const many = Array.from({ length: 200_000 }, (_, i) => ({
      buffer: i,
      size: 1 + ((i * 7919) % 1000),
      from: i,
      to: i + 1 + (i % 7),
    }));
    const start = performance.now();
    expect(endOf(pack(many))).toBeGreaterThanOrEqual(peakOf(many));
    expect(performance.now() - start).toBeLessThan(5000);
  });

  it('gives nothing for nothing', () => {
    expect(pack([])).toEqual([]);
    expect(peakOf([])).toBe(0);
  });
});
