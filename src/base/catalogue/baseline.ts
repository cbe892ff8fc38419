/** Diagnostics of the group `baseline`: the file of findings that are known and left for later. */
import { entry } from './entry.js';

export const baselineDiagnostics = {
  'baseline/cannot-read': entry<{ path: string; reason: string }>({
    severity: 'error',
    message: ({ path, reason }) => `the baseline ${path} cannot be read: ${reason}`,
    help: () => '--write-baseline makes one',
    why: 'Which findings are known is not known, so none is hidden.',
  }),
  'baseline/syntax': entry<{ problem: string }>({
    severity: 'error',
    message: ({ problem }) => `the baseline is not JSON: ${problem}`,
    help: () =>
      'where two branches were merged, keep the entries of both; or delete the file and write it anew',
    why: 'What cannot be parsed lists nothing, so none is hidden.',
  }),
  'baseline/other-version': entry<{ found: string; known: number }>({
    severity: 'error',
    message: ({ found, known }) =>
      `the baseline is of version ${found}, but this netspec reads version ${known}`,
    help: () => 'delete it and write it anew with --write-baseline, or use the netspec that wrote it',
    why: 'Another version may mean something else by the same words.',
  }),
  'baseline/wrong-value': entry<{ what: string; expects: string; given: string }>({
    severity: 'error',
    message: ({ what, expects, given }) => `${what} must be ${expects}, not ${given}`,
    help: () => 'delete the file and write it anew with --write-baseline',
    why: 'The file is not in the form of a baseline.',
  }),
  'baseline/stale': entry<{ rule: string; subject: string; file: string }>({
    severity: 'warning',
    message: ({ rule, subject, file }) => `${rule} does not report ${subject} in ${file} any more`,
    help: () => 'delete the entry, or bring the baseline up to date with --write-baseline',
    why: 'What it hid is mended. Left in place, it would hide the same mistake when it comes back.',
  }),
};
