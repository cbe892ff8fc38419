/**
 * What is wrong with a data set, where, and what to do: the one kind of error that the loaders throw.
 * Printing it is left to the command.
 */

/** `message` is `place: problem`, one line; `help` is one line more. */
export class DataError extends Error {
  override readonly name = 'DataError';

  constructor(
    /** A file or folder, and where it helps a row and column or a byte in it. */
    readonly place: string,
    readonly problem: string,
    readonly help: string,
  ) {
    super(`${place}: ${problem}`);
  }
}

/** Text from a file or a file's name, made fit for one line of a terminal: quoted, clipped, no control characters. */
export function quoted(text: string): string {
  const clipped = text.length > 24 ? `${text.slice(0, 24)}…` : text;
  return `'${clipped.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}]/gu, '\uFFFD')}'`;
}
