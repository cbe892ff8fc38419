/** Reports an import of which the file uses no block. */
import type { Document, ImportDeclaration } from '../../ir/ast.js';
import { defineFileRule } from '../../kit/define-rule.js';
import { removedText } from '../../kit/rule-edits.js';
import { calleesIn, isWhole } from '../../kit/syntax-parts.js';

export const unusedImport = defineFileRule({
  name: 'unused-import',
  summary: 'An import of which the file uses no block.',
  sets: ['recommended'],
  severity: 'warning',
  fix: 'safe',
  options: {},
  check: ({ text: { document, documents }, isComplete }) => {
    const { declarations } = document;
    // A file of blocks may import others on behalf of those who import it.
    if (!isComplete || !declarations.some(({ kind }) => kind === 'network')) return [];
    if (!documents.every(isWhole)) return [];
    const files = new Files(documents);
    const imports = declarations.filter((one) => one.kind === 'import');
    return imports.flatMap((declaration) => {
      const target = files.targetOf(document, declaration);
      if (target === undefined || files.isUsed(target, document)) return [];
      const edits =
        document.form === 'yaml' && imports.length < 2 ? undefined : removedText(declaration.span);
      return {
        subject: `import ${declaration.path}`,
        span: declaration.pathSpan,
        message: `nothing of ${declaration.path} is used here`,
        help: 'delete the import',
        fixes: edits && [
          { title: `Delete the import of ${declaration.path}`, edits, safety: 'safe' as const },
        ],
      };
    });
  },
});

/** The files that a text is made of, and which reaches which. */
class Files {
  private readonly byName: ReadonlyMap<string, Document>;
  private readonly reached = new Map<Document, ReadonlySet<Document>>();

  constructor(private readonly documents: readonly Document[]) {
    this.byName = new Map(documents.map((document) => [document.span.source.name, document]));
  }

  /** Undefined where the file could not be read. */
  targetOf({ span: { source } }: Document, { path }: ImportDeclaration): Document | undefined {
    const folder = source.name.slice(
      0,
      Math.max(source.name.lastIndexOf('/'), source.name.lastIndexOf('\\')) + 1,
    );
    const parts = path.split('/').filter((part) => part !== '.' && part !== '');
    return this.byName.get(folder + parts.join('/'));
  }

  /** Whether a block of `target`, or of a file that it brings along, is called by a file that relies on `importer` for it. */
  isUsed(target: Document, importer: Document): boolean {
    const brought = this.from(target);
    const given = new Set(
      [...brought].flatMap(({ declarations }) =>
        declarations.flatMap((one) => (one.kind === 'block' ? [one.name.text] : [])),
      ),
    );
    const callers = this.documents.filter(
      (document) => document === importer || !(brought.has(document) || this.from(document).has(target)),
    );
    return callers.some(({ declarations }) =>
      declarations.some(
        (one) =>
          (one.kind === 'block' || one.kind === 'network') &&
          [...calleesIn(one.body)].some((callee) => given.has(callee)),
      ),
    );
  }

  /** A file with all that it imports. */
  private from(document: Document): ReadonlySet<Document> {
    const known = this.reached.get(document);
    if (known !== undefined) return known;
    const reached = new Set([document]);
    // A set hands out what is added to it while it is gone through.
    for (const one of reached) {
      for (const declaration of one.declarations) {
        const target = declaration.kind === 'import' ? this.targetOf(one, declaration) : undefined;
        if (target !== undefined) reached.add(target);
      }
    }
    this.reached.set(document, reached);
    return reached;
  }
}
