/** Reads the gallery of mistakes: each spec says in comments which diagnostics it must give. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Diagnostic } from '../../src/base/diagnostic.js';
import { createSource, positionAt, type Source } from '../../src/base/source.js';

const folder = fileURLToPath(new URL('../../specs/broken/', import.meta.url));

export interface Exhibit {
  readonly source: Source;
  /** `error[code] line:column message`, in reading order. */
  readonly expected: readonly string[];
}

/** `//! error[shape/needs-vector] 4:3 a dense layer takes a vector`, behind `#!` in YAML. */
const expectation = /^(?:\/\/|#)! (.*)$/gm;

export function readGallery(): Exhibit[] {
  return readdirSync(folder)
    .filter((name) => /\.netspec(\.ya?ml|\.json)?$/.test(name))
    .sort()
    .map((name) => {
      const text = readFileSync(`${folder}${name}`, 'utf8');
      const expected = [...text.matchAll(expectation)].map(([, line]) => line);
      return { source: createSource(`specs/broken/${name}`, text), expected };
    });
}

/** A diagnostic as the gallery writes it. */
export function expectationOf({ code, severity, message, span }: Diagnostic): string {
  const { line, column } = positionAt(span.source, span.start);
  return `${severity}[${code}] ${line}:${column} ${message}`;
}
