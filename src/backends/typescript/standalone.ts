/**
 * Puts the runtime into an emitted file: of each module what the network reaches, in the order of their imports, so
 * that one file is left without an import.
 */
import { ts } from 'ts-morph';

interface TopLevel {
  readonly module: string;
  readonly names: readonly string[];
  readonly text: string;
  /** Identifiers in it that may refer to other top-level names. */
  readonly references: ReadonlySet<string>;
}

/** Every name that the modules declare at their top level. */
export function namesOfRuntime(sources: ReadonlyMap<string, string>): Set<string> {
  const names = new Set<string>();
  for (const [module, text] of sources) {
    for (const statement of parse(module, text).statements)
      for (const name of declaredBy(statement)) names.add(name);
  }
  return names;
}

/** `exports` are the runtime's names that stay exported, and are kept even where the network does not use them. */
export function withRuntime(
  network: string,
  sources: ReadonlyMap<string, string>,
  exports: readonly string[],
): string {
  const file = parse('network', network);
  const own = file.statements.filter((statement) => !ts.isImportDeclaration(statement));
  const byName = new Map<string, TopLevel>();
  const inOrder: TopLevel[] = [];
  for (const module of modulesInOrder(sources)) {
    for (const part of partsOf(module, sources.get(module) ?? '')) {
      inOrder.push(part);
      for (const name of part.names) byName.set(name, part);
    }
  }

  const kept = new Set<TopLevel>();
  const pending = [...own.flatMap((statement) => [...referencesIn(statement)]), ...exports];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const part = byName.get(name);
    if (part === undefined || kept.has(part)) continue;
    kept.add(part);
    pending.push(...part.references);
  }

  let text = '';
  let module = '';
  for (const part of inOrder) {
    if (!kept.has(part)) continue;
    if (part.module !== module) text += `// ---- netspec/runtime/${part.module} ----\n\n`;
    module = part.module;
    const isExported = part.names.some((name) => exports.includes(name));
    text += `${isExported ? part.text : withoutExport(part.text)}\n\n`;
  }
  const ownText = own.map((statement) => statement.getFullText(file).trim()).join('\n\n');
  return `${text}// ---- the network ----\n\n${ownText}\n`;
}

function parse(module: string, text: string): ts.SourceFile {
  return ts.createSourceFile(`${module}.ts`, text, ts.ScriptTarget.ES2022, true);
}

/** Each module behind those that it imports. */
function modulesInOrder(sources: ReadonlyMap<string, string>): string[] {
  const order: string[] = [];
  const seen = new Set<string>();
  const visit = (module: string) => {
    const text = sources.get(module);
    if (text === undefined || seen.has(module)) return;
    seen.add(module);
    for (const { fileName } of ts.preProcessFile(text, true, true).importedFiles) {
      visit(new URL(fileName, `file:///${module}`).pathname.slice(1).replace(/\.js$/, ''));
    }
    order.push(module);
  };
  for (const module of [...sources.keys()].sort()) visit(module);
  return order;
}

function partsOf(module: string, text: string): TopLevel[] {
  const file = parse(module, text);
  return file.statements
    .filter((statement) => !ts.isImportDeclaration(statement))
    .map((statement) => ({
      module,
      names: declaredBy(statement),
      text: statement.getFullText(file).trim(),
      references: referencesIn(statement),
    }));
}

function declaredBy(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) => namesIn(name));
  }
  const isNamed =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement);
  return isNamed && statement.name !== undefined ? [statement.name.text] : [];
}

/** A name, or those of a pattern. */
function namesIn(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? namesIn(element.name) : []));
}

/** Names that a statement uses, without those behind a dot and those that only label a member. */
function referencesIn(statement: ts.Node): Set<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && !isLabel(node)) names.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(statement);
  return names;
}

function isLabel(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isShorthandPropertyAssignment(parent)) return false;
  const isMember =
    ts.isPropertyAssignment(parent) ||
    ts.isPropertySignature(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isMethodDeclaration(parent) ||
    ts.isMethodSignature(parent) ||
    ts.isGetAccessorDeclaration(parent) ||
    ts.isParameter(parent) ||
    ts.isVariableDeclaration(parent) ||
    ts.isBindingElement(parent);
  return isMember && (parent.name === node || (ts.isBindingElement(parent) && parent.propertyName === node));
}

/** The text without `export` in front of its declaration; comments stay. */
function withoutExport(text: string): string {
  const file = parse('part', text);
  const modifier =
    file.statements[0] !== undefined && ts.canHaveModifiers(file.statements[0])
      ? ts.getModifiers(file.statements[0])?.find(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
      : undefined;
  if (modifier === undefined) return text;
  return text.slice(0, modifier.getStart(file)) + text.slice(modifier.end).trimStart();
}
