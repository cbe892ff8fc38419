/** Diagnostics of the group `file`: an imported file cannot be used, a file cannot be written, or netspec itself fails on one. */
import { entry } from './entry.js';

export const fileDiagnostics = {
  'file/outside-folder': entry<{ path: string; reason: string }>({
    severity: 'error',
    message: ({ path, reason }) => `${JSON.stringify(path)} ${reason}`,
    help: () => 'write the path from the folder of this file, with /, of a file below that folder',
    why: 'A spec imports only from its own folder and what lies below, so that checking a spec that somebody sent reads no other file.',
  }),
  'file/cannot-read': entry<{ path: string; reason: string }>({
    severity: 'error',
    message: ({ path, reason }) => `cannot read ${path}: ${reason}`,
    why: 'What the file declares is missing, so nothing that uses it can be checked.',
  }),
  'file/import-cycle': entry<{ chain: readonly string[] }>({
    severity: 'error',
    message: ({ chain }) => `this import leads back to where it started: ${chain.join(' -> ')}`,
    help: () => 'move what both files need into a third',
    why: 'Files that import each other have no order in which they could be read.',
  }),
  'file/too-many-imports': entry<{ limit: number }>({
    severity: 'error',
    message: ({ limit }) => `more than ${limit} files are imported`,
    why: 'So many files are a mistake, and would cost unbounded time.',
  }),
  'file/cannot-write': entry<{ reason: string }>({
    severity: 'error',
    message: ({ reason }) => reason,
    why: 'What was fixed is not in the file; the other files are still fixed.',
  }),
  'file/lint-failed': entry<{ path: string; reason: string }>({
    severity: 'error',
    message: ({ path, reason }) => `linting ${path} failed: ${reason}`,
    help: () => 'this is a bug in netspec: please report it with the spec and the command',
    why: 'A file that could not be judged to its end must not pass; the other files are still linted.',
  }),
};
