/** In a few characters what a file held when it was read, or why it could not be read. */
import { createHash } from 'node:crypto';
import type { CompileHost } from '../../compile/compiled.js';

export type ReadText = Awaited<ReturnType<CompileHost['read']>>;

/** The same for the same text or the same reason, and for nothing else. */
export function contentState(result: ReadText): string {
  return result.ok ? digest(result.text) : `! ${result.reason}`;
}

/** The first 144 bits of SHA-256, in 24 characters. */
export function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 24);
}
