/** Diagnostics of the group `language`: text that parses but has no meaning. */
import { entry } from './entry.js';

export const languageDiagnostics = {
  'language/no-network': entry<{ file: string }>({
    severity: 'error',
    message: ({ file }) => `${file} declares no network`,
    help: () => 'start with: network Name { input 28x28x1; flatten; dense 10 }',
    why: 'A spec describes at least one network. A file of blocks alone is for importing.',
  }),
  'language/no-input': entry<{ network: string }>({
    severity: 'error',
    message: ({ network }) => `${network} has no input`,
    help: () => 'say what it takes, for example: input 28x28x1',
    why: 'Every shape is computed from the shape of the input.',
  }),
  'language/no-layers': entry<{ network: string }>({
    severity: 'error',
    message: ({ network }) => `${network} has no layers`,
    why: 'A network that hands its input back computes nothing.',
  }),
  'language/layer-before-input': entry<{ kind: string }>({
    severity: 'error',
    message: ({ kind }) => `${kind} has nothing to work on: no input stands above it`,
    help: () => 'put an input line first, for example: input 28x28x1',
    why: 'A layer takes the output of the line above it.',
  }),
  'language/only-in-network': entry<{ what: string }>({
    severity: 'error',
    message: ({ what }) => `${what} belongs to the network itself, not into a block, a loop or a named group`,
    why: "Inputs, outputs, budgets and training settings are the network's; inside something that is expanded several times they would be said several times.",
  }),
  'language/said-twice': entry<{ what: string }>({
    severity: 'error',
    message: ({ what }) => `${what} is said twice`,
    help: () => 'keep one of them',
    why: 'Two values for one setting contradict each other, or one of them is without effect.',
  }),
  'language/depends-on-size': entry<{ expression: string; when: string | undefined }>({
    severity: 'error',
    message: ({ expression, when }) =>
      `whether ${expression} depends on the input's size${when === undefined ? '' : `: it does when ${when}`}`,
    help: () => 'say in `where` which sizes are meant, or give the input a fixed size',
    why: 'A network is checked for every size its input may have. A choice that comes out differently for different sizes would make several networks of one.',
  }),
  'language/inexact-division': entry<{ size: string; divisor: number }>({
    severity: 'error',
    message: ({ size, divisor }) => `${size} / ${divisor} is not whole for every allowed size`,
    help: ({ size, divisor }) => `write floor(${size} / ${divisor}), or say where ${size} % ${divisor} == 0`,
    why: 'A size counts cells, so a quotient must be whole: for all sizes, or by rounding.',
  }),
  'language/size-too-involved': entry<{ expression: string }>({
    severity: 'error',
    message: ({ expression }) => `${expression} is too involved to be computed for every size`,
    help: () => 'compute with smaller numbers, or give the input a fixed size',
    why: 'Sizes are computed exactly, as functions of the symbols; past some thousand terms, or numbers beyond 2^53, that ends.',
  }),
  'language/where-without-symbols': entry<Record<never, never>>({
    severity: 'error',
    message: () => 'there is no symbol that `where` could say something of',
    help: () => 'leave `where` out, or write a name for a size: input [H, W, 3] where H % 32 == 0',
    why: '`where` limits the sizes of symbols; sizes that are numbers are known.',
  }),
  'language/where-too-involved': entry<{ condition: string }>({
    severity: 'error',
    message: ({ condition }) => `${condition} joins several symbols in a way that cannot be decided`,
    help: () => 'say it of one symbol at a time, several conditions with commas between them',
    why: 'Sizes are decided symbol by symbol: an `or` between two symbols, or a `not` of what holds between two, does not come apart.',
  }),
  'language/recursion': entry<{ chain: readonly string[] }>({
    severity: 'error',
    message: ({ chain }) => `a block cannot contain itself: ${chain.join(' -> ')}`,
    help: () => 'for a fixed number of copies use repeat',
    why: 'A block is replaced by its layers; one that contains itself would never end.',
  }),
  'language/too-large': entry<{ what: string; limit: number }>({
    severity: 'error',
    message: ({ what, limit }) => `this expands to more than ${limit} ${what}`,
    help: () => 'check the counts of repeat and for, and blocks that call blocks',
    why: 'The largest real networks have some thousand layers. The limit keeps a mistyped count from filling the memory.',
  }),
  'language/too-deep': entry<{ limit: number }>({
    severity: 'error',
    message: ({ limit }) => `blocks, loops and branches are nested more than ${limit} deep`,
    why: "The limit keeps the compiler's own memory bounded; no readable spec comes near it.",
  }),
  'language/expression-too-deep': entry<{ limit: number }>({
    severity: 'error',
    message: ({ limit }) => `this expression is nested more than ${limit} deep`,
    help: () => 'split it with let',
    why: "The limit keeps the compiler's own memory bounded.",
  }),
  'language/wrong-type': entry<{ what: string; expects: string; given: string }>({
    severity: 'error',
    message: ({ what, expects, given }) => `${what} needs ${expects}, not ${given}`,
    why: 'Arithmetic works on numbers, `+` and `*` also on lists, `and`, `or`, `not` and `if` on true and false, `for` on lists.',
  }),
  'language/division-by-zero': entry<{ expression: string }>({
    severity: 'error',
    message: ({ expression }) => `${expression} divides by zero`,
    why: 'There is no such number.',
  }),
  'language/not-finite': entry<{ expression: string }>({
    severity: 'error',
    message: ({ expression }) => `${expression} is not a number that can be computed`,
    why: 'The result is larger than any number here, or it does not exist (such as the root of a negative number).',
  }),
  'language/wrong-arguments': entry<{ name: string; expects: string; given: number }>({
    severity: 'error',
    message: ({ name, expects, given }) => `${name} takes ${expects}, not ${given}`,
    why: 'A function has a fixed number of arguments.',
  }),
  'language/no-such-axis': entry<{ axis: string; shape: string }>({
    severity: 'error',
    message: ({ axis, shape }) => `the shape ${shape} has no ${axis}`,
    why: 'Height and width exist with two spatial dimensions, depth with three, length with one; channels always.',
  }),
  'language/parameter-without-value': entry<{ network: string; parameter: string }>({
    severity: 'error',
    message: ({ network, parameter }) => `${network} needs a value for ${parameter}`,
    help: ({ parameter }) => `give it a default (${parameter} = 10), or a value with --set ${parameter}=10`,
    why: 'A network is compiled with all its parameters known.',
  }),
  'language/unknown-parameter': entry<{
    network: string;
    parameter: string;
    suggestion: string | undefined;
    known: readonly string[];
  }>({
    severity: 'error',
    message: ({ network, parameter }) =>
      `${network} has no parameter ${parameter}, which --set gives a value`,
    help: ({ suggestion, known }) =>
      suggestion !== undefined
        ? `did you mean ${suggestion}?`
        : known.length > 0
          ? `its parameters: ${known.join(', ')}`
          : 'it has no parameters',
    why: 'A value for a parameter that does not exist would be without effect.',
  }),
  'language/unreadable-parameter': entry<{ parameter: string; text: string }>({
    severity: 'error',
    message: ({ parameter, text }) => `the value given for ${parameter} cannot be read: ${text}`,
    help: () =>
      'a value is a number (10, 62k, 1e-3), true, false, a word, a "text", or a list ([1, 2], 28x28)',
    why: 'Values for parameters are written as in a spec.',
  }),
  'language/too-many-mistakes': entry<{ shown: number }>({
    severity: 'error',
    message: ({ shown }) => `there are more mistakes; the first ${shown} are shown`,
    why: 'A file with so many mistakes is probably no spec.',
  }),
};
