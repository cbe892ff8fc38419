/** Diagnostics of the group `config`: the configuration of the linter. */
import { entry } from './entry.js';

export const configDiagnostics = {
  'config/cannot-read': entry<{ path: string; reason: string }>({
    severity: 'error',
    message: ({ path, reason }) => `the configuration ${path} cannot be read: ${reason}`,
    why: 'What it asks for is unknown, so that files would be judged in another way than meant.',
  }),
  'config/several-files': entry<{ first: string; others: readonly string[] }>({
    severity: 'error',
    message: ({ first, others }) => `${[first, ...others].join(' and ')} lie in one folder`,
    help: ({ first }) => `keep one of them; until then ${first} is used`,
    why: 'A folder has one configuration. Of several, all but one would be without effect.',
  }),
  'config/unknown-form': entry<{ path: string; known: readonly string[] }>({
    severity: 'error',
    message: ({ path }) => `the name ${path} does not say what form the configuration has`,
    help: ({ known }) => `a configuration ends in ${known.join(', ')}`,
    why: 'The suffix tells how the text is read.',
  }),
  'config/syntax': entry<{ form: string; problem: string }>({
    severity: 'error',
    message: ({ form, problem }) => `this is not ${form}: ${problem}`,
    why: 'What cannot be parsed has no structure, and so no settings.',
  }),
  'config/alias': entry<{ name: string }>({
    severity: 'error',
    message: ({ name }) => `the alias *${name} is not supported`,
    help: () => 'write the value out, or put what is shared into a file for extends',
    why: 'Aliases can blow a small file up to any size.',
  }),
  'config/too-large': entry<{ what: string; limit: string }>({
    severity: 'error',
    message: ({ what, limit }) => `the configuration has more than ${limit} ${what}`,
    help: () => 'is it a configuration?',
    why: 'No configuration written by people is so large; reading on could take all memory.',
  }),
  'config/failed': entry<{ path: string; reason: string }>({
    severity: 'error',
    message: ({ path, reason }) => `running ${path} failed: ${reason}`,
    help: () =>
      'a configuration exports an object: export default defineConfig({ … }); text alone can go into netspec.config.json',
    why: 'A configuration in TypeScript or JavaScript is a program. Where it ends without an object, nothing is configured.',
  }),
  'config/twice': entry<{ key: string }>({
    severity: 'error',
    message: ({ key }) => `${key} is set twice`,
    help: () => 'keep one of them',
    why: 'Of two equal keys one would be lost.',
  }),
  'config/unknown-key': entry<{
    what: string;
    key: string;
    suggestion: string | undefined;
    known: readonly string[];
  }>({
    severity: 'error',
    message: ({ what, key }) => `${what} has no setting ${key}`,
    help: ({ suggestion, known }) =>
      suggestion === undefined ? `it has ${known.join(', ')}` : `did you mean ${suggestion}?`,
    why: 'An unknown setting would silently be without effect.',
  }),
  'config/missing-key': entry<{ what: string; key: string }>({
    severity: 'error',
    message: ({ what, key }) => `${what} needs ${key}`,
    why: 'Without this key the setting says nothing.',
  }),
  'config/wrong-value': entry<{
    what: string;
    expects: string;
    given: string;
    suggestion: string | undefined;
  }>({
    severity: 'error',
    message: ({ what, expects, given }) => `${what} must be ${expects}, not ${given}`,
    help: ({ suggestion }) => (suggestion === undefined ? undefined : `did you mean ${suggestion}?`),
    why: 'A value outside of what a setting accepts has no meaning.',
  }),
  'config/unknown-rule': entry<{ rule: string; suggestion: string | undefined }>({
    severity: 'error',
    message: ({ rule }) => `there is no rule ${rule}`,
    help: ({ suggestion }) =>
      suggestion === undefined ? 'netspec rules lists the rules' : `did you mean ${suggestion}?`,
    why: 'A rule that does not exist cannot be configured; the one that was meant would run as if nothing were said.',
  }),
  'config/unknown-option': entry<{
    rule: string;
    option: string;
    suggestion: string | undefined;
    known: readonly string[];
  }>({
    severity: 'error',
    message: ({ rule, option }) => `the rule ${rule} has no option ${option}`,
    help: ({ suggestion, known }) => {
      if (suggestion !== undefined) return `did you mean ${suggestion}?`;
      return known.length === 0 ? 'it has none' : `it has ${known.join(', ')}`;
    },
    why: 'An option that does not exist would silently be without effect.',
  }),
  'config/unknown-set': entry<{ name: string; suggestion: string | undefined; known: readonly string[] }>({
    severity: 'error',
    message: ({ name }) => `there is no set of rules called ${name}`,
    help: ({ suggestion, known }) =>
      suggestion === undefined
        ? `sets: ${known.join(', ')}; a file begins with ./ or ../`
        : `did you mean ${suggestion}?`,
    why: 'What a configuration extends is a set of rules, or another configuration by its path.',
  }),
  'config/unknown-figure': entry<{ name: string; suggestion: string | undefined; known: readonly string[] }>({
    severity: 'error',
    message: ({ name }) => `there is no budget for ${name}`,
    help: ({ suggestion, known }) =>
      suggestion === undefined ? `budgets: ${known.join(', ')}` : `did you mean ${suggestion}?`,
    why: 'A budget of a configuration is for figures that every network has; a receptive field is one of a layer.',
  }),
  'config/off-with-others': entry<{ others: readonly string[] }>({
    severity: 'error',
    message: ({ others }) => `off says that no rule runs, and ${others.join(', ')} that some do`,
    help: () => 'keep one of them; single rules are switched off under rules',
    why: 'The two contradict each other.',
  }),
  'config/never-matches': entry<{ pattern: string; reason: string }>({
    severity: 'error',
    message: ({ pattern, reason }) => `${JSON.stringify(pattern)} matches no file: ${reason}`,
    help: () => 'write it from the folder of the configuration, with /, for example specs/**/*.netspec',
    why: 'Settings for files that cannot exist are without effect.',
  }),
  'config/costly-pattern': entry<{ pattern: string; limit: string }>({
    severity: 'error',
    message: ({ pattern, limit }) => `${JSON.stringify(pattern)} has more than ${limit}`,
    help: () => 'split it into several patterns',
    why: 'To match a pattern with so many choices against a long path could take for ever.',
  }),
  'config/extends-cycle': entry<{ chain: readonly string[] }>({
    severity: 'error',
    message: ({ chain }) => `this leads back to where it started: ${chain.join(' -> ')}`,
    help: () => 'move what both files need into a third',
    why: 'Of configurations that extend each other none would be the first.',
  }),
  'config/too-many-files': entry<{ limit: number }>({
    severity: 'error',
    message: ({ limit }) => `more than ${limit} configurations are extended`,
    why: 'So many are a mistake, and would cost unbounded time.',
  }),
};
