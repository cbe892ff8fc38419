/** Diagnostics of the group `hole`: values that the checker is asked to find. */
import { entry } from './entry.js';

export const holeDiagnostics = {
  'hole/solved': entry<{ attribute: string; value: number }>({
    severity: 'warning',
    message: ({ attribute, value }) => `${attribute}=${value} is the one value that keeps the contract`,
    help: ({ attribute, value }) => `write ${attribute}=${value}`,
    why: 'A hole is solved from the contracts behind it. The network is checked with the value that was found; written in, it says the same to every reader.',
  }),
  /** `solutions` are all there are, a value for each hole; `shown` says them in few words. */
  'hole/several': entry<{
    holes: readonly string[];
    solutions: readonly (readonly number[])[];
    shown: string;
  }>({
    severity: 'error',
    message: ({ holes, shown }) =>
      holes.length === 1 ? `${holes[0]} may be ${shown}` : `several solutions: ${shown}`,
    help: () => 'write one of them, or say more in a contract',
    why: 'The contracts leave a choice, and which network is meant is not for the checker to guess.',
  }),
  'hole/none': entry<{ attribute: string; contract: string; limit: number }>({
    severity: 'error',
    message: ({ attribute, contract, limit }) =>
      `no ${attribute} up to ${limit} keeps the contract ${contract}`,
    help: () => 'look at the contract, or at the values around the hole',
    why: 'Every value of the attribute was tried, together with those of the other holes, and none gives the promised shape.',
  }),
  'hole/without-contract': entry<{ attribute: string }>({
    severity: 'error',
    message: ({ attribute }) => `nothing behind this line says what ${attribute} must give`,
    help: () => 'add a contract to this layer or to one behind it, for example -> 112x112x64',
    why: 'A hole is solved from the shape that a contract promises; without one every value is as good.',
  }),
  'hole/not-an-integer': entry<{ attribute: string; expects: string }>({
    severity: 'error',
    message: ({ attribute, expects }) => `${attribute} cannot be left open: it must be ${expects}`,
    help: () => 'write the value',
    why: 'Holes stand for whole numbers that decide a shape; words, switches and real numbers do not follow from one.',
  }),
  'hole/misplaced': entry<Record<never, never>>({
    severity: 'error',
    message: () => 'a hole stands alone, as the value of an attribute',
    help: () => 'for example conv 64 F=3 P=? -> 56x56x64',
    why: 'What is searched is the value of an attribute of a layer. Inside an expression, in a shape or in a setting nothing could be found.',
  }),
  'hole/size-needed': entry<{ axis: string }>({
    severity: 'error',
    message: ({ axis }) => `${axis} is asked for before the hole in front of it is solved`,
    help: () => 'add a contract between the hole and this line',
    why: 'Between a hole and the contract that solves it no size is known.',
  }),
  'hole/shared': entry<{ name: string }>({
    severity: 'error',
    message: ({ name }) => `${name} has a hole in it or before it, so its weights are not known yet`,
    help: () => 'fill the hole first',
    why: 'A layer that is applied again must be known when it is named.',
  }),
  'hole/too-many': entry<{ holes: number; tried: number }>({
    severity: 'error',
    message: ({ holes, tried }) => {
      const which = holes === 1 ? 'this hole has' : `these ${holes} holes together have`;
      if (tried > 0) return `${which} too many possible values: ${tried} were tried`;
      return `${which} no values tried: other holes of the file took all that may be`;
    },
    help: () => 'fill one of them, or put a contract between them',
    why: 'Holes are solved by trying every value, so that no solution is missed; what would take too long is given up.',
  }),
};
