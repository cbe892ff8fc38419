/** Diagnostics of the group `shape` for layers that move values: padding, cropping, resampling, reshaping, splitting. */
import { entry } from './entry.js';

export const movementDiagnostics = {
  'shape/needs-map': entry<{ operation: string; shape: string }>({
    severity: 'error',
    message: ({ operation, shape }) =>
      `${operation} works on spatial dimensions, but the input is the vector ${shape}`,
    help: () => 'put this layer before flatten, or behind a reshape',
    why: 'A vector has no height and no width; there is nothing to enlarge, to pad or to cut.',
  }),
  'shape/border-too-large': entry<{
    border: 'reflect' | 'circular';
    padding: string;
    axis: string;
    size: string;
    limit: string;
  }>({
    severity: 'error',
    message: ({ border, padding, axis, size }) =>
      border === 'reflect'
        ? `a reflection of ${padding} needs more than ${padding} cells, but the ${axis} is ${size}`
        : `wrapping ${padding} around needs at least ${padding} cells, but the ${axis} is ${size}`,
    help: ({ limit }) => `at most ${limit}; replicate and zero have no limit`,
    why: 'A reflection shows each cell but the edge once, wrapping around each cell once: there are no more cells to show.',
  }),
  'shape/nothing-left': entry<{ operation: string; axis: string; size: string; formula: string }>({
    severity: 'error',
    message: ({ operation, axis, size, formula }) =>
      `${operation} leaves nothing of the ${axis} ${size}: ${formula}`,
    why: 'A map has at least one cell in each dimension.',
  }),
  'shape/crop-larger-than-input': entry<{ axis: string; wanted: string; size: string }>({
    severity: 'error',
    message: ({ axis, wanted, size }) => `a ${axis} of ${wanted} cannot be cut out of ${size}`,
    help: () => 'pad makes a map larger',
    why: 'A crop keeps a part of the map, so it is at most as large as the map.',
  }),
  'shape/inexact-scale': entry<{ scale: string; size: string }>({
    severity: 'error',
    message: ({ scale, size }) => `the size ${size} cannot be multiplied by ${scale} for every value of it`,
    help: () =>
      'write a whole number or a fraction such as 3/2, or give the size: size=[height(x), width(x)]',
    why: 'With free sizes the output is floor(size * scale) for all of them at once; this needs a scale that is a fraction with a denominator up to 64 and loses nothing as a floating-point number.',
  }),
  'shape/block-does-not-divide': entry<{ block: number; quantity: string; cells: number; count: string }>({
    severity: 'error',
    message: ({ block, quantity, cells, count }) =>
      quantity === 'channels'
        ? `blocks of ${block} need channels in multiples of ${cells}, but there are ${count}`
        : `blocks of ${block} need a ${quantity} in multiples of ${cells}, but it is ${count}`,
    why: 'A whole block of cells is one cell with that many times the channels, so the counts must come out even.',
  }),
  'shape/reshape-mismatch': entry<{ input: string; values: string; shape: string; wanted: string }>({
    severity: 'error',
    message: ({ input, values, shape, wanted }) =>
      `${input} has ${values} values, but ${shape} has ${wanted}`,
    why: 'A reshape gives the same values another shape; none is made up and none is lost.',
  }),
  'shape/split-does-not-divide': entry<{ count: number; what: 'parts' | 'groups'; channels: string }>({
    severity: 'error',
    message: ({ count, what, channels }) =>
      `${channels} channels cannot be divided into ${count} equal ${what}`,
    why: 'All parts of a split, and all groups of a shuffle, have the same number of channels.',
  }),
  'shape/part-out-of-range': entry<{ part: number; parts: number }>({
    severity: 'error',
    message: ({ part, parts }) =>
      `there is no part ${part} of ${parts}: the first is 0, the last is ${parts - 1}`,
    why: 'The parts of a split are counted from 0.',
  }),
  'shape/unpool-mismatch': entry<{ given: string; pool: string; output: string; axis: string }>({
    severity: 'error',
    message: ({ given, pool, output, axis }) =>
      `max_unpool of ${pool} takes its output shape ${output}, but the input ${given} differs in ${axis}`,
    why: 'Each value goes back to the cell that the pool took it from, so there must be one value for each window of the pool.',
  }),
  'attribute/either': entry<{ owner: string; first: string; second: string }>({
    severity: 'error',
    message: ({ owner, first, second }) => `${owner} takes ${first} or ${second}, not both`,
    help: () => 'leave one of them out',
    why: 'Each of the two says how large the output is.',
  }),
  'attribute/without-effect': entry<{ attribute: string; setting: string }>({
    severity: 'error',
    message: ({ attribute, setting }) => `${attribute} has no effect with ${setting}`,
    help: ({ attribute }) => `leave ${attribute} out`,
    why: 'An attribute that changes nothing is a misunderstanding, and the reader would believe it.',
  }),
  'name/not-a-partner': entry<{
    owner: string;
    name: string;
    what: string;
    wants: string;
    known: readonly string[];
  }>({
    severity: 'error',
    message: ({ owner, name, what, wants }) =>
      `${owner} takes the name of a ${wants}, and ${name} is ${what}`,
    help: ({ wants, known }) =>
      known.length === 0
        ? `there is no ${wants} above`
        : `above there ${known.length === 1 ? 'is' : 'are'} ${known.join(', ')}`,
    why: 'The layer undoes what the named one did, so it must know the positions which that one chose.',
  }),
};
