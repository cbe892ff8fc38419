/**
 * How people write the ten digits: for each digit several ways, each a few strokes of the pen.
 * It holds the control points only; making curves of them is left to `curve.ts`, variation to `handwriting.ts`.
 */
import type { Knot } from './curve.js';

/** The way of the pen from where it is set down to where it is lifted, in a box from (0, 0) to (1, 1), y down. */
export type Stroke = readonly Knot[];

export interface Glyph {
  readonly name: string;
  /** Width over height as most people write it. */
  readonly aspect: number;
  /** How often this way is taken, relative to the digit's other ways. */
  readonly weight: number;
  readonly strokes: readonly Stroke[];
}

/** A stroke is written as `x,y` in hundredths of the box, with `!` behind a corner. */
function way(name: string, aspect: number, weight: number, ...strokes: readonly string[]): Glyph {
  return { name, aspect, weight, strokes: strokes.map((stroke) => stroke.split(' ').map(knot)) };
}

function knot(text: string): Knot {
  const [x, y] = text.replace('!', '').split(',').map(Number);
  return { x: x / 100, y: y / 100, corner: text.endsWith('!') };
}

/** The ways to write each digit; the index is the digit. */
export const glyphs: readonly (readonly Glyph[])[] = [
  // 0
  [
    way('oval', 0.66, 4, '58,0 20,12 0,50 16,88 50,100 86,86 100,48 84,12 50,1'),
    way('overshooting', 0.68, 2, '74,6 40,2 6,30 4,70 36,100 80,88 100,50 86,14 50,4 30,20'),
    way('open', 0.62, 1, '44,4 10,22 0,62 24,97 66,97 98,66 94,24 68,3'),
  ],
  // 1
  [
    way('stroke', 0.2, 4, '56,0 50,50 46,100'),
    way('flag', 0.36, 3, '5,27 40,14 72,0! 70,50 68,100'),
    way('serif', 0.48, 1.5, '12,24 36,12 54,0! 53,50 52,98', '5,100 50,99 98,98'),
  ],
  // 2
  [
    way('plain', 0.7, 3, '6,24 22,5 56,0 86,17 78,46 42,76 4,100! 50,98 97,97'),
    way('loop', 0.74, 3, '8,20 30,2 64,3 82,24 66,56 36,86 10,98 3,86 18,78 46,88 74,100 100,90'),
    way('swan', 0.72, 1, '4,32 14,8 46,0 74,14 70,44 40,74 2,96! 28,86 60,98 100,92'),
  ],
  // 3
  [
    way('round', 0.66, 4, '8,14 40,0 80,12 76,34 36,46! 80,54 96,76 64,99 22,97 0,82'),
    way('flat top', 0.66, 1.5, '6,3 50,2 92,0! 66,22 38,40! 78,46 97,70 72,97 30,100 0,88'),
    way('loop', 0.66, 2, '10,12 42,0 76,10 74,32 46,48 28,46 42,41 76,50 94,72 70,96 30,100 2,86'),
  ],
  // 4
  [
    way('open', 0.68, 3, '16,4 8,34 4,58! 40,56 98,53', '78,0 74,50 68,100'),
    way('closed', 0.74, 3, '98,68 50,68 0,68! 36,34 70,0! 69,50 68,100'),
    way('round', 0.66, 2, '12,2 2,30 14,50 48,52 82,38', '94,0 84,42 70,100'),
  ],
  // 5
  [
    way('two strokes', 0.68, 3, '22,3 17,24 12,45! 48,36 86,50 90,80 50,100 2,91', '20,4 55,2 96,0'),
    way('one stroke', 0.68, 3, '96,2 60,2 24,4! 20,22 14,44! 54,38 92,60 78,92 36,100 0,86'),
    way('flowing', 0.64, 1.5, '98,3 60,1 28,8 16,30 36,42 74,54 84,80 48,100 4,93'),
  ],
  // 6
  [
    way('curved', 0.6, 4, '82,0 40,22 8,60 18,92 58,100 94,80 76,56 38,58 10,78'),
    way('straight', 0.56, 2, '50,0 24,34 4,70 22,97 66,98 97,77 70,57 30,64 8,84'),
    way('hooked', 0.66, 1.5, '94,12 74,1 34,14 4,54 12,90 50,100 86,86 84,60 48,50 12,66'),
  ],
  // 7
  [
    way('plain', 0.66, 3, '4,5 50,3 96,0! 66,42 36,100'),
    way('barred', 0.7, 2, '4,5 50,3 96,0! 68,42 38,100', '26,52 56,49 88,47'),
    way('serif', 0.66, 2, '2,22 4,12 7,3! 50,5 94,1! 62,44 50,100'),
    way('bent', 0.64, 1.5, '0,12 30,2 66,6 90,2 92,16 66,50 44,100'),
  ],
  // 8
  [
    way('one stroke', 0.6, 4, '84,14 52,0 14,14 24,36 68,56 94,80 54,100 8,84 28,56 74,34 86,10'),
    way(
      'two circles',
      0.58,
      1.5,
      '50,0 16,10 16,36 50,46 84,36 84,10 46,1',
      '50,45 8,60 6,88 50,100 94,88 92,60 46,46',
    ),
    way('from the middle', 0.6, 1.5, '48,46 14,30 24,4 66,0 88,20 60,42 20,62 6,86 44,100 86,88 84,62 46,45'),
  ],
  // 9
  [
    way('straight', 0.6, 3, '88,18 56,0 12,12 8,38 44,50 82,32 90,8! 84,54 78,100'),
    way('curved', 0.6, 3, '86,16 50,0 10,16 12,42 50,48 86,20 90,44 74,76 42,100'),
    way('hooked', 0.64, 1.5, '90,14 50,1 12,20 24,46 62,44 90,12! 90,60 76,93 40,100 6,86'),
  ],
];
