/** Diagnostics of the group `name`: a name that means nothing here, or means two things. */
import { entry } from './entry.js';

export interface Unknown {
  readonly name: string;
  readonly suggestion: string | undefined;
}

const meant = ({ suggestion }: Unknown) =>
  suggestion === undefined ? undefined : `did you mean ${suggestion}?`;

export const nameDiagnostics = {
  'name/unknown-layer': entry<Unknown>({
    severity: 'error',
    message: ({ name }) => `there is no layer kind or block ${name}`,
    help: meant,
    why: 'A statement starts with a layer kind or with a block that the file declares or imports.',
  }),
  'name/missing-colon': entry<{ name: string }>({
    severity: 'error',
    message: ({ name }) => `${name} is no layer kind; a colon makes it the name of this layer`,
    help: ({ name }) => `write ${name}: before the kind`,
    why: 'A name before a layer ends with a colon: `c1: conv 6 F=5`.',
  }),
  'name/unknown-variable': entry<Unknown>({
    severity: 'error',
    message: ({ name }) => `nothing here is called ${name}`,
    help: meant,
    why: 'An expression may use parameters, `let` names and loop variables of the text around it.',
  }),
  'name/unknown-function': entry<Unknown>({
    severity: 'error',
    message: ({ name }) => `there is no function ${name}`,
    help: meant,
    why: 'Expressions know floor, ceil, round, min, max, and channels, height, width, depth and length of a layer.',
  }),
  'name/unknown-reference': entry<Unknown>({
    severity: 'error',
    message: ({ name }) => `no layer above is called ${name}`,
    help: meant,
    why: 'A layer can only take what was computed before it, by a name of its own group or of one around it.',
  }),
  'name/later-reference': entry<{ name: string; line: number }>({
    severity: 'error',
    message: ({ name, line }) => `${name} comes later, in line ${line}`,
    help: () => 'move one of the two, so that the output exists where it is used',
    why: 'Layers are computed in reading order; a loop in the graph has no shape.',
  }),
  'name/duplicate': entry<{ name: string; what: string }>({
    severity: 'error',
    message: ({ name, what }) => `there are two ${what}s called ${name}`,
    help: () => 'give one of them another name',
    why: 'Names say which layer is meant and which weights belong to it, so they are unique in their group.',
  }),
  'name/hides-kind': entry<{ name: string }>({
    severity: 'error',
    message: ({ name }) => `${name} is a layer kind, so a block cannot have this name`,
    help: () => 'blocks usually start with a capital letter',
    why: 'Blocks are called like layer kinds; one name cannot be both.',
  }),
  'name/not-a-layer': entry<{ name: string; what: string }>({
    severity: 'error',
    message: ({ name, what }) => `${name} is ${what}; share takes a single layer`,
    help: () => 'name a layer inside it',
    why: 'Sharing means the weights of one layer are used twice; an input or a group is not one layer.',
  }),
  'name/too-long': entry<{ limit: number }>({
    severity: 'error',
    message: ({ limit }) => `the path of this layer is longer than ${limit} characters`,
    help: () => 'shorten the names of the layer and of the groups around it',
    why: 'A path names weights and stands in every report; one that long can be neither read nor stored in most formats.',
  }),
};
