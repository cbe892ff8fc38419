/** Curves meet their control points, and strokes ink what they cover. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Knot, polyline } from './curve.js';
import { drawStroke } from './ink.js';

const coordinate = fc.integer({ min: 0, max: 100 });
const knot = fc.record({ x: coordinate, y: coordinate, corner: fc.boolean() });

describe('polyline', () => {
  it('goes through every knot', () => {
    fc.assert(
      fc.property(fc.array(knot, { minLength: 2, maxLength: 12 }), (knots) => {
        const points = polyline(knots);
        knots.forEach(({ x, y }, i) => {
          expect(points[12 * i]).toBeCloseTo(x, 9);
          expect(points[12 * i + 1]).toBeCloseTo(y, 9);
        });
        expect(points.length).toBe(2 + 12 * (knots.length - 1));
      }),
    );
  });

  it('is straight where the knots are', () => {
    const knots = [0, 1, 2, 3].map((i): Knot => ({ x: i, y: 2 * i, corner: false }));
    const points = polyline(knots);
    for (let i = 0; i < points.length; i += 2) expect(points[i + 1]).toBeCloseTo(2 * points[i], 9);
  });

  it('is empty for fewer than two knots', () => {
    expect(polyline([{ x: 1, y: 1, corner: false }])).toEqual([]);
  });
});

describe('drawStroke', () => {
  it('inks as much as the stroke covers', () => {
    // A stroke of length 20 and width 4 with round ends covers 20 x 4 + pi x 2 x 2 pixels.
    const image = new Float32Array(40 * 40);
    drawStroke(image, 40, 40, { points: [10, 20.3, 30, 20.3], startRadius: 2, endRadius: 2 }, 1);
    const ink = image.reduce((sum, value) => sum + value, 0);
    expect(Math.abs(ink - (80 + Math.PI * 4))).toBeLessThan(1);
  });

  it('leaves out what lies outside the image, and draws a point', () => {
    const image = new Float32Array(10 * 10);
    drawStroke(image, 10, 10, { points: [-50, -50, -20, 70], startRadius: 2, endRadius: 2 }, 1);
    expect(image.every((value) => value === 0)).toBe(true);
    drawStroke(image, 10, 10, { points: [5, 5, 5, 5], startRadius: 2, endRadius: 2 }, 1);
    expect(image[4 * 10 + 4]).toBe(1);
    expect(image[0]).toBe(0);
  });
});
