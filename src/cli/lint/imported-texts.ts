/** Texts of imported files, read once for the many files that import them; the last few are kept. */
import { dirname } from 'node:path';
import { createSource } from '../../base/source.js';
import { hostFor } from '../read.js';
import { contentState, type ReadText } from './content-state.js';

/** Libraries are few and their importers many; texts that were read long ago are read again. */
const mostKept = 100;

export interface ImportedText {
  readonly result: ReadText;
  readonly state: string;
}

export class ImportedTexts {
  private readonly kept = new Map<string, Promise<ImportedText>>();

  /** As the compiler would read `path` for the file `importer`, which decides which folder may not be left. */
  read(importer: string, path: string): Promise<ImportedText> {
    const key = `${dirname(importer)}\n${path}`;
    const known = this.kept.get(key);
    if (known !== undefined) return known;
    const text = readAs(importer, path);
    this.kept.set(key, text);
    if (this.kept.size > mostKept) this.kept.delete(this.kept.keys().next().value ?? key);
    return text;
  }
}

async function readAs(importer: string, path: string): Promise<ImportedText> {
  const result = await hostFor(createSource(importer, '')).read(path);
  return { result, state: contentState(result) };
}
