/** Diagnostics of the group `suppression`: comments that silence lint rules. */
import { entry } from './entry.js';

export const suppressionDiagnostics = {
  'suppression/no-reason': entry<{ rule: string; directive: string }>({
    severity: 'error',
    message: ({ rule }) => `the suppression of ${rule} gives no reason`,
    help: ({ rule, directive }) => `write one behind a colon: ${directive} ${rule}: why this is right here`,
    why: 'Whoever reads the spec later must be able to judge whether the reason still holds. Without one the suppression has no effect.',
  }),
  'suppression/no-rule': entry<{ directive: string }>({
    severity: 'error',
    message: ({ directive }) => `${directive} does not say which rule`,
    help: ({ directive }) => `write ${directive} inexact-stride: the reason; netspec rules lists the rules`,
    why: 'A suppression is for one rule, or for several with commas between them. One that silenced everything would hide what nobody thought of.',
  }),
  'suppression/unknown-rule': entry<{ rule: string; suggestion: string | undefined }>({
    severity: 'error',
    message: ({ rule }) => `there is no rule ${rule}`,
    help: ({ rule, suggestion }) => {
      if (rule.includes('/'))
        return 'only lint rules can be suppressed; what the checker says must be mended';
      return suggestion === undefined ? 'netspec rules lists the rules' : `did you mean ${suggestion}?`;
    },
    why: 'A suppression of a rule that does not exist silences nothing.',
  }),
  'suppression/unknown-directive': entry<{ directive: string; suggestion: string }>({
    severity: 'warning',
    message: ({ directive }) => `${directive} means nothing to netspec`,
    help: ({ suggestion }) => `did you mean ${suggestion}?`,
    why: 'Comments that begin with netspec-ignore or netspec-ignore-next-line are suppressions; one that is misspelled silences nothing.',
  }),
  'suppression/unused': entry<{ rule: string }>({
    severity: 'warning',
    message: ({ rule }) => `${rule} reports nothing here: the suppression is not needed`,
    help: () => 'delete it',
    why: 'What it silenced is mended. Left in place, it would hide the next mistake of the same sort.',
  }),
};
