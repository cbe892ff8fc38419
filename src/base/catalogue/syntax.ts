/** Diagnostics of the group `syntax`: the text is not a spec. */
import { entry } from './entry.js';

/** What people write for an operator that is spelled otherwise here. */
const spellings = new Map([
  ['!', 'not'],
  ['&', 'and'],
  ['&&', 'and'],
  ['|', 'or'],
  ['||', 'or'],
  ["'", '"'],
  ['`', '"'],
  ['×', 'x, as in 5x3'],
  ['–', '-'],
  ['−', '-'],
  ['→', '->'],
  ['≤', '<='],
  ['≥', '>='],
  ['≠', '!='],
]);

export const syntaxDiagnostics = {
  'syntax/unexpected': entry<{ expected: string; found: string }>({
    severity: 'error',
    message: ({ expected, found }) => `expected ${expected}, but found ${found}`,
    help: ({ expected, found }) => {
      if (found === '=' && expected.startsWith('a value')) return 'a comparison is written ==';
      if (found === '{' && expected.startsWith('a value')) {
        return 'only residual, repeat, for, if, train, concat, add and multiply take a body in braces';
      }
      if (found === '(') return 'a call has no blank before its parenthesis: floor(x)';
      if (found === ',' && expected.startsWith('an operator'))
        return 'in YAML several conditions are a list: [A, B]';
      if (found === '->') return 'a contract stands at the end of the line of its layer';
      return undefined;
    },
    why: 'The statement does not have the form that its first word asks for.',
  }),
  'syntax/unknown-character': entry<{ text: string }>({
    severity: 'error',
    message: ({ text }) => `${JSON.stringify(text)} has no meaning here`,
    help: ({ text }) => {
      const spelling = spellings.get(text);
      if (spelling !== undefined) return `write ${spelling}`;
      return /\p{L}/u.test(text) ? 'names are made of the letters a to z, digits and _' : undefined;
    },
    why: 'The language has no use for this character outside of strings and comments.',
  }),
  'syntax/not-text': entry<{ at: number }>({
    severity: 'error',
    message: () => 'this is not a text file',
    help: () => 'a spec is UTF-8 text',
    why: 'The file holds a NUL byte or bytes that are not UTF-8, as images, archives and weights do.',
  }),
  'syntax/hash-comment': entry<Record<never, never>>({
    severity: 'error',
    message: () => '# does not start a comment',
    help: () => 'a comment starts with //',
    why: 'The DSL writes comments as `//` or between `/*` and `*/`; `#` is YAML.',
  }),
  'syntax/string-not-closed': entry<Record<never, never>>({
    severity: 'error',
    message: () => 'this string has no closing "',
    why: 'A string ends on the line on which it starts.',
  }),
  'syntax/comment-not-closed': entry<Record<never, never>>({
    severity: 'error',
    message: () => 'this comment has no closing */',
    why: 'Everything behind an open `/*` would be a comment.',
  }),
  'syntax/bad-escape': entry<{ sequence: string }>({
    severity: 'error',
    message: ({ sequence }) => `${sequence} is not an escape`,
    help: () => 'a backslash in a string is written \\\\',
    why: 'Strings know the escapes of JSON.',
  }),
  'syntax/bad-number': entry<{ text: string; dimensions: string | undefined }>({
    severity: 'error',
    message: ({ text }) => `${text} is not a number`,
    help: ({ dimensions }) =>
      dimensions === undefined
        ? 'suffixes are k, M, G, T (powers of 1000), Ki, Mi, Gi, and kB, MB, GB, KiB, MiB, GiB for bytes'
        : `dimensions that are not plain numbers are written ${dimensions}`,
    why: 'A word starts with a letter; what starts with a digit is a number or a size such as 5x3.',
  }),
  'syntax/number-too-large': entry<{ text: string }>({
    severity: 'error',
    message: ({ text }) => `${text} is too large for a number`,
    help: () => 'the largest number is about 1.8e308',
    why: 'Numbers are 64-bit floating point.',
  }),
  'syntax/not-closed': entry<{ bracket: string }>({
    severity: 'error',
    message: ({ bracket }) => `this ${bracket} is never closed`,
    why: 'Every opening bracket needs its closing one.',
  }),
  'syntax/not-opened': entry<{ bracket: string }>({
    severity: 'error',
    message: ({ bracket }) => `this ${bracket} closes nothing`,
    why: 'Every closing bracket needs an opening one of its kind before it.',
  }),
  'syntax/too-deep': entry<{ limit: number }>({
    severity: 'error',
    message: ({ limit }) => `nested more than ${limit} levels deep`,
    help: () => 'give parts names with let or block',
    why: 'Nobody can read such a nesting, and it would cost unbounded memory.',
  }),
  'syntax/too-large': entry<{ characters: number; limit: number }>({
    severity: 'error',
    message: ({ characters, limit }) => `the file has ${characters} characters; the limit is ${limit}`,
    why: 'A spec is written by people. A file of this size is something else, such as weights.',
  }),
  'syntax/too-many-errors': entry<{ more: number }>({
    severity: 'error',
    message: ({ more }) => `${more} more syntax errors are not listed`,
    why: 'So many errors say that the file is not a spec at all.',
  }),
  'syntax/declaration-inside': entry<{ word: string }>({
    severity: 'error',
    message: ({ word }) => `a ${word} cannot stand inside another`,
    help: () => 'move it out of the braces',
    why: 'Networks and blocks are declared side by side; a block is then called like a layer.',
  }),
  'syntax/layer-outside': entry<{ found: string; suggestion: string | undefined }>({
    severity: 'error',
    message: ({ found }) => `expected network, block, let or import, but found ${found}`,
    help: ({ suggestion }) =>
      suggestion === undefined
        ? 'layers stand inside a network: network Name { … }'
        : `did you mean ${suggestion}?`,
    why: 'A file holds declarations; layers belong to a network or a block.',
  }),
  'syntax/contract-alone': entry<Record<never, never>>({
    severity: 'error',
    message: () => 'a contract cannot start a line',
    help: () => 'put -> at the end of the line of its layer',
    why: 'A statement ends with its line, so this contract would belong to nothing.',
  }),
  'syntax/no-body': entry<{ word: string; suggestion: string | undefined }>({
    severity: 'error',
    message: ({ word }) => `${word} takes no body in braces`,
    help: ({ suggestion }) =>
      suggestion === undefined
        ? 'residual, repeat, for, if, train, concat, add and multiply do'
        : `did you mean ${suggestion}?`,
    why: 'Layers and blocks are called with values, not with statements.',
  }),
  'syntax/label-not-allowed': entry<{ statement: string }>({
    severity: 'error',
    message: ({ statement }) => `${statement} makes no output that could have a name`,
    why: 'A label names the output of a layer or a group.',
  }),
  'syntax/path-as-name': entry<{ path: string; what: string }>({
    severity: 'error',
    message: ({ path, what }) => `expected ${what}, but ${path} is a path`,
    help: ({ path }) => `without dots: ${path.replaceAll('.', '_')}`,
    why: 'Dots lead into groups; a new name has none.',
  }),
  'syntax/reserved-word': entry<{ word: string; what: string }>({
    severity: 'error',
    message: ({ word, what }) => `${word} is a word of the language and cannot be ${what}`,
    help: ({ word }) => `for example ${word}_`,
    why: 'Words such as if, else, and, or, not, true and false would be ambiguous as names.',
  }),
  'syntax/chained-comparison': entry<Record<never, never>>({
    severity: 'error',
    message: () => 'comparisons cannot be chained',
    help: () => 'write a < b and b < c',
    why: 'Here `a < b < c` would compare true or false with c.',
  }),
  'syntax/no-branch': entry<{ merge: string }>({
    severity: 'error',
    message: ({ merge }) => `${merge} has no branch`,
    help: ({ merge }) => `each branch stands in braces: ${merge} { { … } { … } }`,
    why: 'A merge of nothing has no output.',
  }),
};
