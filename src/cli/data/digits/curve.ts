/**
 * Smooth curves through control points, as polylines.
 * It knows nothing of digits, and drawing the polylines is left to `ink.ts`.
 */

export interface Knot {
  readonly x: number;
  readonly y: number;
  /** True where the curve may bend sharply. */
  readonly corner: boolean;
}

const STEPS = 6;

/**
 * A Catmull-Rom curve through the knots, cut into straight pieces, six a stretch.
 * At a corner and at the ends the missing neighbour is the knot itself, so the curve leaves it straight.
 * Returns x and y in turn: `[x0, y0, x1, y1, …]`; fewer than two knots give an empty list.
 */
export function polyline(knots: readonly Knot[]): number[] {
  if (knots.length < 2) return [];
  const points = [knots[0].x, knots[0].y];
  for (let i = 0; i + 1 < knots.length; i++) {
    const from = knots[i];
    const to = knots[i + 1];
    const before = from.corner ? from : (knots[i - 1] ?? from);
    const after = to.corner ? to : (knots[i + 2] ?? to);
    for (let step = 1; step <= STEPS; step++) {
      const t = step / STEPS;
      points.push(between(before.x, from.x, to.x, after.x, t), between(before.y, from.y, to.y, after.y, t));
    }
  }
  return points;
}

/** The uniform Catmull-Rom polynomial: at t = 0 it is `b`, at t = 1 `c`, with slopes (c - a)/2 and (d - b)/2. */
function between(a: number, b: number, c: number, d: number, t: number): number {
  const slopeB = (c - a) / 2;
  const slopeC = (d - b) / 2;
  const t2 = t * t;
  const t3 = t2 * t;
  return (2 * t3 - 3 * t2 + 1) * b + (t3 - 2 * t2 + t) * slopeB + (3 * t2 - 2 * t3) * c + (t3 - t2) * slopeC;
}
