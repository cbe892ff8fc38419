/** Breaks texts at random, as editors, merges and cats on keyboards do. Reproducible from a seed. */

export type Random = () => number;

/** Numbers in [0, 1): Mulberry32, by Tommy Ettinger (public domain). */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const pick = <T>(items: readonly T[], random: Random): T => items[Math.floor(random() * items.length)];

const words = [
  '__proto__',
  'constructor',
  'toString',
  'input',
  'relu',
  'conv',
  'residual',
  'shortcut',
  'repeat',
  'for',
  'if',
  'else',
  'let',
  'block',
  'network',
  'import',
  'share',
  'from',
  'skip',
  'concat',
  'train',
  'require',
  'where',
  'output',
  'and',
  'not',
  'channels',
  'same',
  'frozen',
  '->',
  '{',
  '}',
  '(',
  ')',
  '[',
  ']',
  ',',
  ';',
  ':',
  '=',
  '==',
  '?',
  '**',
  '%',
  '"',
  '//',
  '/*',
  '*/',
  '\n',
  '\r\n',
  '\t',
  '- ',
  '  ',
  '&a',
  '*a',
  '!!int',
  '|',
  '>',
  '#',
  '\u{1f600}',
  '\u2028',
  '\0',
  '\ufeff',
];
const numbers = [
  '0',
  '1',
  '2',
  '-1',
  '1.5',
  '1e9',
  '1e999',
  '2147483647',
  '2147483648',
  '9007199254740993',
  '99999999999999999999',
  '62k',
  '1GiB',
  '0x0',
  '5x3',
  '28x28x1',
  '1000000000',
  '[1, 2, 3]',
  '1e-300',
  '00',
];

type Mutation = (text: string, other: string, random: Random) => string;

const at = (text: string, random: Random) => Math.floor(random() * (text.length + 1));

function splice(text: string, from: number, to: number, insertion: string): string {
  return text.slice(0, Math.min(from, to)) + insertion + text.slice(Math.max(from, to));
}

/** A random match of the pattern is replaced. */
function replaceOne(text: string, pattern: RegExp, replacement: string, random: Random): string {
  const matches = [...text.matchAll(pattern)];
  if (matches.length === 0) return text;
  const match = pick(matches, random);
  return splice(text, match.index, match.index + match[0].length, replacement);
}

const mutations: readonly Mutation[] = [
  (text, _, random) => splice(text, at(text, random), at(text, random), ''),
  (text, _, random) => {
    const start = at(text, random);
    return splice(text, start, start + 1 + Math.floor(random() * 4), '');
  },
  (text, _, random) => {
    const start = at(text, random);
    return splice(text, start, start, String.fromCharCode(Math.floor(random() * 256)));
  },
  (text, _, random) => {
    const start = at(text, random);
    return splice(text, start, start, ` ${pick(words, random)} `);
  },
  (text, _, random) => replaceOne(text, /\d[\w.]*/g, pick(numbers, random), random),
  (text, _, random) => replaceOne(text, /\d[\w.]*/g, pick(numbers, random), random),
  (text, _, random) => replaceOne(text, /[A-Za-z_]\w*/g, pick(words, random), random),
  (text, other, random) => {
    const names = other.match(/[A-Za-z_]\w*/g) ?? ['x'];
    return replaceOne(text, /[A-Za-z_]\w*/g, pick(names, random), random);
  },
  (text, other, random) => {
    const lines = text.split('\n');
    const line = Math.floor(random() * lines.length);
    lines.splice(line, random() < 0.5 ? 1 : 0, pick(other.split('\n'), random));
    return lines.join('\n');
  },
  (text, _, random) => {
    const lines = text.split('\n');
    const [line] = lines.splice(Math.floor(random() * lines.length), 1);
    lines.splice(Math.floor(random() * lines.length), 0, line, line);
    return lines.join('\n');
  },
  (text, other, random) => {
    const start = at(other, random);
    const place = at(text, random);
    return splice(text, place, place, other.slice(start, start + Math.floor(random() * 200)));
  },
  (text, _, random) => text.slice(0, at(text, random)),
];

/** One to six mutations, each sometimes with a piece of another text. */
export function mutate(texts: readonly string[], random: Random): string {
  let text = pick(texts, random);
  for (let count = 1 + Math.floor(random() * 6); count > 0; count--) {
    text = pick(mutations, random)(text, pick(texts, random), random);
  }
  return text;
}

/** Text that is hardly one: characters or words at random. */
export function noise(random: Random): string {
  const length = Math.floor(random() * 60);
  const any = () => String.fromCharCode(Math.floor(random() * (random() < 0.9 ? 128 : 65_536)));
  const piece = random() < 0.5 ? any : () => `${pick(random() < 0.7 ? words : numbers, random)} `;
  return Array.from({ length }, piece).join('');
}
