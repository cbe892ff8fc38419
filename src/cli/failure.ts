/** Why a command ends without success: one line for a person, advice, and the exit code. */

/** 1: wrong input; 2: wrong usage; 130: interrupted. */
export type ExitCode = 1 | 2 | 130;

interface FailureParts {
  readonly help?: string;
  readonly exitCode?: ExitCode;
}

/** An end that is not a bug. With an empty message everything has been said already. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly help: string | undefined;
  readonly exitCode: ExitCode;

  constructor(message: string, { help, exitCode = 1 }: FailureParts = {}) {
    super(message);
    this.help = help;
    this.exitCode = exitCode;
  }
}

export function wrongUsage(message: string, help?: string): Failure {
  return new Failure(message, { help, exitCode: 2 });
}

/** Diagnostics were printed; only the exit code is left to say. */
export function alreadyReported(): Failure {
  return new Failure('');
}

/** The code of a system error (`ENOENT`); undefined for any other value. */
export function systemCode(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

/** What a system error means, in words. */
export function systemReason(error: unknown): string {
  const words: Readonly<Record<string, string>> = {
    ENOENT: 'it does not exist',
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EISDIR: 'it is a folder',
    ENOTDIR: 'a part of the path is not a folder',
    EEXIST: 'it exists already',
    ENOSPC: 'no space is left',
    EROFS: 'the file system is read-only',
    ELOOP: 'its links form a circle',
    ENAMETOOLONG: 'the name is too long',
    EMFILE: 'too many files are open',
  };
  return words[systemCode(error) ?? ''] ?? (error instanceof Error ? error.message : String(error));
}
