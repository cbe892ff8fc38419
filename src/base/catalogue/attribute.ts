/** Diagnostics of the group `attribute`: what is written behind a layer kind, a block or a setting. */
import { entry } from './entry.js';

export const attributeDiagnostics = {
  'attribute/unknown': entry<{
    owner: string;
    attribute: string;
    suggestion: string | undefined;
    known: readonly string[];
  }>({
    severity: 'error',
    message: ({ owner, attribute }) => `${owner} has no attribute ${attribute}`,
    help: ({ suggestion, known }) =>
      suggestion !== undefined
        ? `did you mean ${suggestion}?`
        : known.length > 0
          ? `it has ${known.join(', ')}`
          : 'it has none',
    why: 'An attribute that does not exist would silently be without effect.',
  }),
  'attribute/twice': entry<{ owner: string; attribute: string }>({
    severity: 'error',
    message: ({ owner, attribute }) => `${owner} is given ${attribute} twice`,
    help: () => 'keep one of them',
    why: 'An attribute has one value. A long name (`kernel`) and its letter (`F`) are the same attribute.',
  }),
  'attribute/missing': entry<{ owner: string; attribute: string; expects: string; example: string }>({
    severity: 'error',
    message: ({ owner, attribute }) => `${owner} needs ${attribute}`,
    help: ({ expects, example }) => `${expects}, for example ${example}`,
    why: 'This attribute has no default, because no value would be right for most networks.',
  }),
  'attribute/wrong-value': entry<{
    owner: string;
    attribute: string;
    expects: string;
    given: string;
    suggestion: string | undefined;
  }>({
    severity: 'error',
    message: ({ attribute, expects, given }) => `${attribute} must be ${expects}, not ${given}`,
    help: ({ suggestion }) => (suggestion === undefined ? undefined : `did you mean ${suggestion}?`),
    why: 'A value outside of what an attribute accepts has no meaning.',
  }),
  'attribute/too-many-values': entry<{
    owner: string;
    accepts: readonly string[];
    /** The attribute that is missing elsewhere, with the value given here: `F=2`. */
    meant: string | undefined;
  }>({
    severity: 'error',
    message: ({ owner, accepts }) =>
      accepts.length === 0
        ? `${owner} takes no value without a name`
        : `${owner} takes ${accepts.length} value${accepts.length === 1 ? '' : 's'} without a name (${accepts.join(', ')})`,
    help: ({ meant }) =>
      meant === undefined ? 'name the attribute that this value is for' : `write ${meant}`,
    why: 'Only the first attributes of a kind can be given by position.',
  }),
  'attribute/empty-range': entry<{ owner: string; min: number; max: number }>({
    severity: 'error',
    message: ({ owner, min, max }) => `${owner} has the lower limit ${min} above the upper limit ${max}`,
    why: 'No value is at least the lower limit and at most the upper one where the lower one is larger.',
  }),
  'attribute/not-a-reference': entry<{ owner: string }>({
    severity: 'error',
    message: ({ owner }) => `${owner} takes names of layers`,
    help: () => 'name a layer above with `name: layer`, and write that name here',
    why: 'Merging layers take outputs of other layers, not numbers.',
  }),
  'attribute/no-weights': entry<{ owner: string }>({
    severity: 'error',
    message: ({ owner }) => `${owner} has no weights that could be frozen`,
    why: 'A frozen layer keeps its weights in training; a layer without weights has nothing to keep.',
  }),
};
