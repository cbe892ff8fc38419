/** Reads specs from files and from standard input. Whatever goes wrong becomes a finding, never a throw. */
import { closeSync, constants, fstatSync, openSync, readFileSync, statSync } from 'node:fs';
import { open, readdir, realpath } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { type Diagnostic, type Finding, finding, toDiagnostic } from '../base/diagnostic.js';
import { didYouMean } from '../base/did-you-mean.js';
import { createSource, type Source } from '../base/source.js';
import { spanOf } from '../base/span.js';
import type { CompileHost } from '../compile/compiled.js';
import { systemCode, systemReason } from './failure.js';

export type ReadResult =
  | { readonly ok: true; readonly source: Source }
  | { readonly ok: false; readonly diagnostic: Diagnostic };

type TextResult =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly finding: Finding };

/** Above what the parser takes, so that the parser can say where its own limit is. */
const limitBytes = 16 * 1024 * 1024;

/** The name of standard input in diagnostics. */
export const standardInput = '<stdin>';

/** Reads a spec; `-` is standard input. */
export async function readSource(path: string, stdinName = standardInput): Promise<ReadResult> {
  const name = path === '-' ? stdinName : path;
  const result = await readText(path, name);
  if (!result.ok) return { ok: false, diagnostic: toDiagnostic(result.finding) };
  return { ok: true, source: createSource(name, result.text) };
}

/** A finding about a whole file that has no text to point at. */
export function aboutFile(name: string) {
  return spanOf(createSource(name, ''), 0, 0);
}

async function readText(path: string, name: string): Promise<TextResult> {
  const failed = (found: Finding): TextResult => ({ ok: false, finding: found });
  try {
    const bytes = path === '-' ? await collect(process.stdin) : await readBytes(path);
    if (bytes === undefined) {
      return failed(finding('input/too-large', aboutFile(name), { path: name, limit: '16 MiB' }));
    }
    const text = decode(bytes);
    if (typeof text === 'string') return { ok: true, text };
    return failed(finding('input/not-text', aboutFile(name), { path: name, reason: text.reason }));
  } catch (error) {
    return failed(await explain(path, name, error));
  }
}

/** All bytes of a file; undefined when it has more than the limit (a device may have endlessly many). */
async function readBytes(path: string): Promise<Uint8Array | undefined> {
  // Thousands of small files are read several times as fast when nothing waits for another thread.
  if (statSync(path).isFile()) return readRegular(path);
  const file = await open(path, constants.O_RDONLY);
  try {
    return await collect(file.createReadStream({ autoClose: false }));
  } finally {
    await file.close();
  }
}

function readRegular(path: string): Uint8Array | undefined {
  const file = openSync(path, constants.O_RDONLY);
  try {
    return fstatSync(file).size > limitBytes ? undefined : readFileSync(file);
  } finally {
    closeSync(file);
  }
}

async function collect(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    length += chunk.length;
    if (length > limitBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** UTF-8, with or without a byte-order mark; or why it is none. */
export function decode(bytes: Uint8Array): string | { readonly reason: string } {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    return { reason: 'it is in UTF-16' };
  }
  const zero = bytes.indexOf(0);
  if (zero >= 0) return { reason: `byte ${zero} is zero` };
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { reason: 'it is not UTF-8' };
  }
}

async function explain(path: string, name: string, error: unknown): Promise<Finding> {
  const span = aboutFile(name);
  switch (systemCode(error)) {
    case 'ENOENT':
      return finding('input/not-found', span, { path: name, similar: await similarFile(path) });
    case 'EACCES':
    case 'EPERM':
      return finding('input/no-permission', span, { path: name });
    case 'EISDIR':
      return finding('input/is-a-folder', span, { path: name });
    default:
      return finding('input/unreadable', span, { path: name, reason: systemReason(error) });
  }
}

/** A file beside the missing one with a similar name. */
async function similarFile(path: string): Promise<string | undefined> {
  const folder = dirname(path);
  const names = await readdir(folder).catch(() => []);
  const close = didYouMean(basename(path), names);
  if (close === undefined) return undefined;
  return folder === '.' && !path.startsWith('.') ? close : join(folder, close);
}

/** Reads imports of a spec; a link that leads out of the spec's folder is refused. */
export function hostFor(source: Source): CompileHost {
  return {
    async read(path) {
      try {
        const root = await realpath(dirname(source.name));
        const target = await realpath(path);
        if (target !== root && !target.startsWith(root.endsWith(sep) ? root : root + sep)) {
          return { ok: false, reason: 'it is a link to a place outside the folder' };
        }
      } catch (error) {
        return { ok: false, reason: systemReason(error) };
      }
      const result = await readText(path, path);
      if (result.ok) return result;
      return { ok: false, reason: toDiagnostic(result.finding).message };
    },
  };
}
