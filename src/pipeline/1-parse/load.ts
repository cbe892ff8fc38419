/**
 * Parses a file and everything it imports. A file that is imported twice is read once. How a path becomes text is
 * given by the driver.
 */
import { type Finding, finding } from '../../base/diagnostic.js';
import { createSource, type Source } from '../../base/source.js';
import type { Document, ImportDeclaration } from '../../ir/ast.js';
import { resolveImport } from './import-path.js';
import { parse } from './parse.js';

export const importLimit = 200;

export type ReadFile = (
  path: string,
) => Promise<{ readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: string }>;

export interface Loaded {
  /** What a file imports stands before it; the entry is last. */
  readonly documents: readonly Document[];
  readonly findings: readonly Finding[];
}

/** Never throws: a failing `read` becomes a finding at the import. */
export async function load(entry: Source, read: ReadFile): Promise<Loaded> {
  const loading = new Loading(read);
  await loading.visit(entry, []);
  return { documents: loading.documents, findings: loading.findings };
}

class Loading {
  readonly documents: Document[] = [];
  readonly findings: Finding[] = [];
  /** Paths that were read or refused; of these the finished ones stand in `documents`. */
  private readonly seen = new Set<string>();
  private tooMany = false;

  constructor(private readonly read: ReadFile) {}

  /** `chain` holds the paths from the entry to the importer of `source`. */
  async visit(source: Source, chain: readonly string[]): Promise<void> {
    const { document, findings } = await parse(source);
    this.findings.push(...findings);
    this.seen.add(source.name);
    for (const declaration of document.declarations) {
      if (declaration.kind === 'import') await this.follow(declaration, [...chain, source.name]);
    }
    this.documents.push(document);
  }

  private async follow(declaration: ImportDeclaration, chain: readonly string[]): Promise<void> {
    const { path: written, pathSpan } = declaration;
    const target = resolveImport(chain[chain.length - 1], written);
    if (!target.ok) {
      this.findings.push(finding('file/outside-folder', pathSpan, { path: written, reason: target.reason }));
      return;
    }
    const { path } = target;
    const start = chain.indexOf(path);
    if (start >= 0) {
      this.findings.push(finding('file/import-cycle', pathSpan, { chain: [...chain.slice(start), path] }));
      return;
    }
    if (this.seen.has(path)) return;
    if (this.seen.size > importLimit) {
      if (!this.tooMany)
        this.findings.push(finding('file/too-many-imports', pathSpan, { limit: importLimit }));
      this.tooMany = true;
      return;
    }
    this.seen.add(path);
    const text = await this.textOf(path);
    if (text.ok) await this.visit(createSource(path, text.text), chain);
    else this.findings.push(finding('file/cannot-read', pathSpan, { path, reason: text.reason }));
  }

  private async textOf(path: string): ReturnType<ReadFile> {
    try {
      return await this.read(path);
    } catch (error) {
      return { ok: false, reason: error instanceof Error ? error.message : String(error) };
    }
  }
}
