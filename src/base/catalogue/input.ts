/** Diagnostics of the group `input`: a file that a person named cannot be read as a spec at all. */
import { entry } from './entry.js';

const why = 'The other files are still checked; the exit code says that not all of them could be.';

export const inputDiagnostics = {
  'input/not-found': entry<{ path: string; similar: string | undefined }>({
    severity: 'error',
    message: ({ path }) => `there is no file ${path}`,
    help: ({ similar }) => (similar === undefined ? undefined : `did you mean ${similar}?`),
    why,
  }),
  'input/no-match': entry<{ pattern: string; folder: boolean }>({
    severity: 'error',
    message: ({ pattern, folder }) =>
      folder ? `there is no spec in the folder ${pattern}` : `no file matches ${pattern}`,
    help: ({ folder }) =>
      folder ? 'specs end in .netspec, .netspec.yaml, .netspec.yml or .netspec.json' : undefined,
    why,
  }),
  'input/is-a-folder': entry<{ path: string }>({
    severity: 'error',
    message: ({ path }) => `${path} is a folder, not a spec`,
    help: () => 'name a file in it',
    why: 'This command works on one spec.',
  }),
  'input/no-permission': entry<{ path: string }>({
    severity: 'error',
    message: ({ path }) => `no permission to read ${path}`,
    why,
  }),
  'input/unreadable': entry<{ path: string; reason: string }>({
    severity: 'error',
    message: ({ path, reason }) => `${path} cannot be read: ${reason}`,
    why,
  }),
  'input/too-large': entry<{ path: string; limit: string }>({
    severity: 'error',
    message: ({ path, limit }) => `${path} is larger than ${limit}`,
    help: () => 'is it a spec?',
    why: 'No spec written by people is that large; reading on could take all memory.',
  }),
  'input/changed': entry<{ path: string }>({
    severity: 'error',
    message: ({ path }) => `${path} changed while it was fixed, so nothing was written`,
    help: () => 'run the command again',
    why: 'The fixes were made for the text that was read. Written over another, they would undo what somebody else has just done.',
  }),
  'input/not-text': entry<{ path: string; reason: string }>({
    severity: 'error',
    message: ({ path, reason }) => `${path} is not text: ${reason}`,
    help: () => 'a spec is text in UTF-8',
    why: 'A spec is text in UTF-8. Guessing another encoding could change names silently.',
  }),
};
