/**
 * Draws strokes into a grey image, anti-aliased by the distance of each pixel's middle to the stroke.
 * Where the strokes run and how thick they are is decided elsewhere.
 */

/** Drawn in pixels: the middle of the first pixel is at (0.5, 0.5). */
export interface InkStroke {
  /** x and y in turn, in pixels. */
  readonly points: readonly number[];
  /** Half the pen's width in pixels at the first and at the last point; it changes evenly between them. */
  readonly startRadius: number;
  readonly endRadius: number;
}

/**
 * Adds a stroke to `image` (height x width, values 0..1). A pixel deep in the stroke gets 1; over an edge of
 * `softness` pixels the ink falls to 0. Where strokes cross, the darker one counts.
 */
export function drawStroke(
  image: Float32Array,
  height: number,
  width: number,
  stroke: InkStroke,
  softness: number,
): void {
  const { points } = stroke;
  const pieces = points.length / 2 - 1;
  for (let piece = 0; piece < pieces; piece++) {
    const radius = stroke.startRadius + ((stroke.endRadius - stroke.startRadius) * (piece + 0.5)) / pieces;
    const ax = points[2 * piece];
    const ay = points[2 * piece + 1];
    const dx = points[2 * piece + 2] - ax;
    const dy = points[2 * piece + 3] - ay;
    const lengthSquared = dx * dx + dy * dy;
    const reach = radius + softness / 2;
    const left = Math.max(0, Math.floor(Math.min(ax, ax + dx) - reach));
    const right = Math.min(width - 1, Math.floor(Math.max(ax, ax + dx) + reach));
    const top = Math.max(0, Math.floor(Math.min(ay, ay + dy) - reach));
    const bottom = Math.min(height - 1, Math.floor(Math.max(ay, ay + dy) + reach));
    for (let row = top; row <= bottom; row++) {
      const py = row + 0.5 - ay;
      for (let column = left; column <= right; column++) {
        const px = column + 0.5 - ax;
        const along = lengthSquared > 0 ? (px * dx + py * dy) / lengthSquared : 0;
        const t = along < 0 ? 0 : Math.min(along, 1);
        const ex = px - t * dx;
        const ey = py - t * dy;
        const ink = 0.5 + (radius - Math.sqrt(ex * ex + ey * ey)) / softness;
        const at = row * width + column;
        if (ink > image[at]) image[at] = Math.min(ink, 1);
      }
    }
  }
}
