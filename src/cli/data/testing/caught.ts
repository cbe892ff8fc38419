/** Runs something that must throw a DataError and gives that error. */
import { expect } from 'vitest';
import { DataError } from '../data-error.js';

export async function caught(action: () => unknown): Promise<DataError> {
  try {
    await action();
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    // A command prints message and help as one line each.
    expect(`${error.message}${error.help}`).not.toMatch(/[\r\n]/);
    expect(error.help).not.toBe('');
    return error;
  }
  throw new Error('it was expected to throw');
}
