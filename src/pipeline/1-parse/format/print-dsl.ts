/**
 * A document as DSL text in its canonical layout: two blanks a level, labels and contracts of neighbouring layers
 * in columns, comments and single blank lines where they were.
 */
import { textOf } from '../../../base/span.js';
import type { Block, Declaration, Document, Statement } from '../../../ir/ast.js';
import { attachComments, type Notes } from './comments.js';
import { printExpression } from './print-expression.js';
import { argumentsText, parameterText, type Row, rowText } from './row-text.js';

/** Branches that would be longer are written over several lines. */
const widestLine = 100;

export function printDsl(document: Document): string {
  const printer = new DslPrinter(attachComments(document));
  return printer.document(document);
}

type Group = Extract<Statement, { label?: unknown; body: Block } | { branches: unknown }>;

class DslPrinter {
  private readonly lines: string[] = [];

  constructor(private readonly notes: Notes) {}

  document(document: Document): string {
    let previous: Declaration | undefined;
    for (const declaration of document.declarations) {
      const { before } = this.notes.of(declaration);
      const isBig = (node: Declaration): boolean => node.kind === 'network' || node.kind === 'block';
      const apart = previous !== undefined && (isBig(previous) || isBig(declaration));
      if (apart && before[0] !== undefined) this.lines.push('');
      else if (apart && before.length === 0) this.lines.push('');
      this.before(declaration, 0);
      this.declaration(declaration);
      previous = declaration;
    }
    this.comments(this.notes.inside(document).atEnd, 0);
    return `${this.lines.join('\n')}\n`.replace(/^\n+/, '');
  }

  private line(indent: number, text: string): void {
    this.lines.push(`${'  '.repeat(indent)}${text}`);
  }

  private comments(texts: readonly (string | undefined)[], indent: number): void {
    for (const text of texts) {
      const last = this.lines[this.lines.length - 1] ?? '';
      if (text !== undefined) this.line(indent, commentText(text));
      else if (last !== '' && !last.endsWith('{')) this.lines.push('');
    }
  }

  private before(owner: Parameters<Notes['of']>[0], indent: number): void {
    this.comments(this.notes.of(owner).before, indent);
  }

  /** Comments behind what was printed last. */
  private behind(texts: readonly string[]): void {
    if (texts.length > 0) this.lines[this.lines.length - 1] += `  ${commentText(texts.join(' '))}`;
  }

  private declaration(declaration: Declaration): void {
    switch (declaration.kind) {
      case 'import':
        this.line(0, `import ${JSON.stringify(declaration.path)}`);
        break;
      case 'let':
        this.line(0, `let ${declaration.name.text} = ${printExpression(declaration.value)}`);
        break;
      default: {
        const parameters = declaration.parameters.map(parameterText).join(', ');
        const list = parameters === '' ? '' : `(${parameters})`;
        this.body(`${declaration.kind} ${declaration.name.text}${list} `, declaration.body, 0);
      }
    }
    this.behind(this.notes.of(declaration).behind);
  }

  /** `head { … }`; where `joined`, the head goes on behind the closing brace printed last. */
  private body(head: string, block: Block, indent: number, joined = false): void {
    const { opening, atEnd } = this.notes.inside(block);
    const start = (text: string): void => {
      if (joined) this.lines[this.lines.length - 1] += ` ${text}`;
      else this.line(indent, text);
    };
    if (block.statements.length === 0 && opening.length === 0 && atEnd.length === 0) {
      start(`${head}{ }`);
      return;
    }
    start(`${head}{`);
    this.behind(opening);
    this.statements(block.statements, indent + 1);
    this.comments(atEnd, indent + 1);
    this.line(indent, '}');
  }

  private statements(statements: readonly Statement[], indent: number): void {
    for (let index = 0; index < statements.length; ) {
      const run = this.runFrom(statements, index);
      if (run.length > 0) {
        this.rows(run, indent);
        index += run.length;
      } else {
        this.before(statements[index], indent);
        this.statement(statements[index], indent);
        this.behind(this.notes.of(statements[index]).behind);
        index++;
      }
    }
  }

  /** Neighbouring layers without a blank line between them: their columns are aligned. */
  private runFrom(statements: readonly Statement[], start: number): readonly Row[] {
    const run: Row[] = [];
    for (let index = start; index < statements.length; index++) {
      const statement = statements[index];
      if (statement.kind !== 'call' && statement.kind !== 'share') break;
      if (run.length > 0 && this.notes.of(statement).before.includes(undefined)) break;
      run.push(statement);
    }
    return run;
  }

  private rows(run: readonly Row[], indent: number): void {
    const labelWidth = Math.max(
      0,
      ...run.map(({ label }) => (label === undefined ? 0 : label.text.length + 2)),
    );
    const texts = run.map((row) => {
      const label = row.label === undefined ? '' : `${row.label.text}: `;
      return label.padEnd(labelWidth) + rowText(row);
    });
    const widths = texts.filter((_, index) => run[index].contract !== undefined).map((text) => text.length);
    const [first = 0, ...others] = widths;
    const column = others.length === 0 ? first + 1 : Math.ceil((Math.max(first, ...others) + 2) / 4) * 4;
    for (const [index, row] of run.entries()) {
      this.before(row, indent);
      if (row.kind === 'call' && row.from !== undefined) this.line(indent, `from ${row.from.text}`);
      const contract = row.contract === undefined ? '' : `-> ${printExpression(row.contract)}`;
      this.line(indent, contract === '' ? texts[index] : texts[index].padEnd(column) + contract);
      this.behind(this.notes.of(row).behind);
    }
  }

  private statement(statement: Statement, indent: number): void {
    switch (statement.kind) {
      case 'call':
      case 'share':
        this.rows([statement], indent);
        return;
      case 'input': {
        const name = statement.name === undefined ? '' : `${statement.name.text}: `;
        const conditions = statement.where.map((condition) => printExpression(condition)).join(', ');
        const where = conditions === '' ? '' : ` where ${conditions}`;
        this.line(indent, `input ${name}${printExpression(statement.shape)}${where}`);
        return;
      }
      case 'output':
        this.line(indent, `output ${statement.name.text}`);
        return;
      case 'from':
        this.line(indent, `from ${statement.target.text}`);
        return;
      case 'let':
        this.line(indent, `let ${statement.name.text} = ${printExpression(statement.value)}`);
        return;
      case 'require':
        this.line(indent, `require ${printExpression(statement.condition)}`);
        return;
      case 'if':
        this.conditional(statement, indent, false);
        return;
      case 'train':
        this.train(statement, indent);
        return;
      case 'missing':
        this.line(indent, textOf(statement.span));
        return;
      default:
        this.group(statement, indent);
        if (statement.contract !== undefined) {
          this.lines[this.lines.length - 1] += ` -> ${printExpression(statement.contract)}`;
        }
    }
  }

  private group(statement: Group, indent: number): void {
    const label = statement.label === undefined ? '' : `${statement.label.text}: `;
    switch (statement.kind) {
      case 'residual':
        this.body(`${label}residual `, statement.body, indent);
        if (statement.shortcut !== undefined) this.body('shortcut ', statement.shortcut, indent, true);
        return;
      case 'repeat':
        this.loop(`${label}repeat ${printExpression(statement.times)} `, statement.body, indent);
        return;
      case 'for': {
        const values = printExpression(statement.values);
        this.loop(`${label}for ${statement.variable.text} in ${values} `, statement.body, indent);
        return;
      }
      case 'branches':
        this.line(indent, `${label}${statement.merge} {`);
        for (const branch of statement.branches) this.branch(branch, indent + 1);
        this.line(indent, '}');
    }
  }

  /** A loop over a single layer stands on one line: `repeat 2 { Basic 64 }`. */
  private loop(head: string, body: Block, indent: number): void {
    const line = body.statements.length === 1 ? this.onOneLine(head, body, indent) : undefined;
    if (line === undefined) this.body(head, body, indent);
    else this.line(indent, line);
  }

  /** A branch of plain layers stands on one line where it fits. */
  private branch(branch: Block, indent: number): void {
    const line = this.onOneLine('', branch, indent);
    if (line === undefined) this.body('', branch, indent);
    else this.line(indent, line);
  }

  /** `head { a; b }`; undefined where a statement has more than its kind and values, or it would be too long. */
  private onOneLine(head: string, block: Block, indent: number): string | undefined {
    const { opening, atEnd } = this.notes.inside(block);
    const rows = block.statements.flatMap((statement) => {
      if (statement.kind !== 'call' && statement.kind !== 'share') return [];
      const isBare = statement.label === undefined && statement.contract === undefined;
      const isOfChain = statement.kind === 'share' || statement.from === undefined;
      return isBare && isOfChain && !hasNotes(this.notes, statement) ? [rowText(statement)] : [];
    });
    const isPlain = rows.length > 0 && rows.length === block.statements.length;
    if (!isPlain || opening.length + atEnd.length > 0) return undefined;
    const line = `${head}{ ${rows.join('; ')} }`;
    return rows.length === 1 || 2 * indent + line.length <= widestLine ? line : undefined;
  }

  private conditional(statement: Extract<Statement, { kind: 'if' }>, indent: number, joined: boolean): void {
    const head = `${joined ? 'else ' : ''}if ${printExpression(statement.condition)} `;
    this.body(head, statement.then, indent, joined);
    const otherwise = statement.else;
    if (otherwise === undefined) return;
    const [only, second] = otherwise.statements;
    const { opening, atEnd } = this.notes.inside(otherwise);
    const chains = only?.kind === 'if' && second === undefined && opening.length + atEnd.length === 0;
    if (chains && !hasNotes(this.notes, only)) this.conditional(only, indent, true);
    else this.body('else ', otherwise, indent, true);
  }

  private train(statement: Extract<Statement, { kind: 'train' }>, indent: number): void {
    const { opening, atEnd } = this.notes.inside(statement);
    if (statement.settings.length === 0 && opening.length + atEnd.length === 0) {
      this.line(indent, 'train { }');
      return;
    }
    this.line(indent, 'train {');
    this.behind(opening);
    for (const setting of statement.settings) {
      this.before(setting, indent + 1);
      this.line(indent + 1, `${setting.name.text}${argumentsText(setting.arguments)}`);
      this.behind(this.notes.of(setting).behind);
    }
    this.comments(atEnd, indent + 1);
    this.line(indent, '}');
  }
}

function hasNotes(notes: Notes, statement: Statement): boolean {
  const { before, behind } = notes.of(statement);
  return before.length + behind.length > 0;
}

function commentText(text: string): string {
  return text === '' ? '//' : `// ${text}`;
}
