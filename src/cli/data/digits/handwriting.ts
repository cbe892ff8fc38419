/**
 * One digit as one hand writes it once: a way of writing, with its size, slant, place and pen drawn at random.
 * The ways of writing stand in `glyphs.ts`, the drawing in `ink.ts`.
 */
import { normal, type RandomState, uniform } from '../../../runtime/random.js';
import { type Knot, polyline } from './curve.js';
import { type Glyph, glyphs, type Stroke } from './glyphs.js';
import { drawStroke } from './ink.js';

/** The image sizes for which the figures below are chosen; other sizes scale them. */
const USUAL_SIZE = 28;

/** A map of the glyph's box to pixels: x' = xx x + xy y + x0, y' = yx x + yy y + y0. */
interface Placement {
  readonly xx: number;
  readonly xy: number;
  readonly yx: number;
  readonly yy: number;
  readonly x0: number;
  readonly y0: number;
}

/**
 * Draws `digit` (0 to 9) into `image` (height x width, all zero, afterwards values 0..1).
 * All variation is taken from `random`, so that the same state gives the same image.
 */
export function writeDigit(
  image: Float32Array,
  height: number,
  width: number,
  digit: number,
  random: RandomState,
): void {
  const glyph = chooseGlyph(glyphs[digit], random);
  const unit = Math.min(height, width) / USUAL_SIZE;
  const place = choosePlacement(glyph, height, width, unit, random);
  const wobble = between(random, 0.015, 0.045);
  const radius = unit * between(random, 0.75, 1.75);
  const softness = Math.max(1, unit) * between(random, 0.9, 1.5);
  const darkness = between(random, 0.75, 1);
  for (const stroke of glyph.strokes) {
    const shaky = shake(stroke, wobble, random);
    drawStroke(
      image,
      height,
      width,
      {
        points: toPixels(polyline(shaky), place),
        startRadius: radius * between(random, 0.85, 1.15),
        endRadius: radius * between(random, 0.65, 1.1),
      },
      softness,
    );
  }
  addNoise(image, darkness, between(random, 0, 0.09), random);
}

function chooseGlyph(ways: readonly Glyph[], random: RandomState): Glyph {
  let rest = uniform(random) * ways.reduce((sum, way) => sum + way.weight, 0);
  for (const way of ways) {
    rest -= way.weight;
    if (rest < 0) return way;
  }
  return ways[ways.length - 1];
}

/** Size, proportions, slant (mostly to the right), a small turn, and a place that keeps the digit in the image. */
function choosePlacement(
  glyph: Glyph,
  height: number,
  width: number,
  unit: number,
  random: RandomState,
): Placement {
  const tall = unit * between(random, 15, 21);
  const wide = tall * glyph.aspect * between(random, 0.8, 1.25);
  const slant = Math.max(-0.3, Math.min(0.5, 0.1 + 0.16 * normal(random)));
  const turn = Math.max(-0.3, Math.min(0.3, 0.09 * normal(random)));
  const cos = Math.cos(turn);
  const sin = Math.sin(turn);
  // Slanting moves the top to the right: x grows as y falls.
  const shearX = -slant * tall;
  const xx = cos * wide;
  const xy = cos * shearX - sin * tall;
  const yx = sin * wide;
  const yy = sin * shearX + cos * tall;
  const spareX = Math.max(0, (width - Math.abs(xx) - Math.abs(xy)) / 2 - 1.5 * unit);
  const spareY = Math.max(0, (height - Math.abs(yx) - Math.abs(yy)) / 2 - 1.5 * unit);
  const shiftX = between(random, -1, 1) * Math.min(spareX, 4 * unit);
  const shiftY = between(random, -1, 1) * Math.min(spareY, 4 * unit);
  return {
    xx,
    xy,
    yx,
    yy,
    x0: width / 2 + shiftX - (xx + xy) / 2,
    y0: height / 2 + shiftY - (yx + yy) / 2,
  };
}

/** Moves each control point a little, and bends the whole stroke evenly, as no two strokes of a hand are alike. */
function shake(stroke: Stroke, wobble: number, random: RandomState): Knot[] {
  const bendX = 1.5 * wobble * normal(random);
  const bendY = 1.5 * wobble * normal(random);
  return stroke.map(({ x, y, corner }) => ({
    x: x + wobble * normal(random) + bendX * (1 - (2 * y - 1) ** 2),
    y: y + wobble * 0.7 * normal(random) + bendY * (1 - (2 * x - 1) ** 2),
    corner,
  }));
}

function toPixels(points: readonly number[], place: Placement): number[] {
  const pixels: number[] = [];
  for (let i = 0; i < points.length; i += 2) {
    const x = points[i];
    const y = points[i + 1];
    pixels.push(place.xx * x + place.xy * y + place.x0, place.yx * x + place.yy * y + place.y0);
  }
  return pixels;
}

/** Normal noise of deviation `amount` on ink of this darkness; values stay within 0..1. */
function addNoise(image: Float32Array, darkness: number, amount: number, random: RandomState): void {
  for (let i = 0; i < image.length; i++) {
    const value = image[i] * darkness + amount * normal(random);
    image[i] = value < 0 ? 0 : Math.min(value, 1);
  }
}

function between(random: RandomState, low: number, high: number): number {
  return low + (high - low) * uniform(random);
}
