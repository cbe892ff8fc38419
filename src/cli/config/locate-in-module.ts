/** Finds where a setting stands in a configuration that is a program, as far as it is written out as an object. */
import { Node, Project } from 'ts-morph';
import type { Source } from '../../base/source.js';
import { type Span, spanOf } from '../../base/span.js';
import type { ConfigPath } from './config-tree.js';

/** Asked for the part around it where a setting is computed; the whole file where nothing is written out. */
export function moduleLocator(source: Source): (path: ConfigPath, at: 'key' | 'value') => Span {
  const project = new Project({ useInMemoryFileSystem: true, compilerOptions: { allowJs: true } });
  const file = project.createSourceFile('config.ts', source.text);
  const exported = file.getStatements().flatMap((statement): Node[] => {
    if (Node.isExportAssignment(statement)) return [statement.getExpression()];
    if (!Node.isExpressionStatement(statement)) return [];
    const assignment = statement.getExpression();
    const isExport =
      Node.isBinaryExpression(assignment) && assignment.getLeft().getText() === 'module.exports';
    return isExport ? [assignment.getRight()] : [];
  })[0];
  const spanOfNode = (node: Node): Span => {
    const [line] = node.getText().split(/[\r\n]/);
    return spanOf(source, node.getStart(), Math.min(node.getEnd(), node.getStart() + line.length));
  };
  return (path, at) => {
    let node = exported === undefined ? undefined : meant(exported);
    let place = node === undefined ? spanOf(source, 0, source.text.length) : spanOfNode(node);
    for (const part of path) {
      const found = node === undefined ? undefined : child(node, part);
      if (found === undefined) return place;
      node = meant(found.value);
      place = spanOfNode(found.key ?? found.value);
    }
    return at === 'value' && node !== undefined && isWritten(node) ? spanOfNode(node) : place;
  };
}

/** The node that a value is written in: behind `defineConfig( )`, `as`, `satisfies`, brackets and names. */
function meant(node: Node, depth = 0): Node {
  if (depth > 20) return node;
  if (Node.isAsExpression(node) || Node.isSatisfiesExpression(node) || Node.isParenthesizedExpression(node))
    return meant(node.getExpression(), depth + 1);
  if (Node.isCallExpression(node)) {
    const [argument] = node.getArguments();
    return argument === undefined ? node : meant(argument, depth + 1);
  }
  if (Node.isIdentifier(node)) {
    const declaration = node.getSourceFile().getVariableDeclaration(node.getText());
    const value = declaration?.getInitializer();
    return value === undefined ? node : meant(value, depth + 1);
  }
  return node;
}

function child(node: Node, part: string | number): { readonly key?: Node; readonly value: Node } | undefined {
  if (Node.isArrayLiteralExpression(node) && typeof part === 'number') {
    const value = node.getElements()[part];
    return value && { value };
  }
  if (!Node.isObjectLiteralExpression(node)) return undefined;
  // Of two equal keys the last one holds.
  for (const property of [...node.getProperties()].reverse()) {
    if (Node.isPropertyAssignment(property) && nameOf(property.getNameNode()) === part) {
      const value = property.getInitializer();
      return value && { key: property.getNameNode(), value };
    }
    if (Node.isShorthandPropertyAssignment(property) && property.getName() === part)
      return { key: property.getNameNode(), value: property.getNameNode() };
  }
  return undefined;
}

const nameOf = (name: Node) =>
  Node.isStringLiteral(name) || Node.isNumericLiteral(name) ? String(name.getLiteralValue()) : name.getText();

const isWritten = (node: Node) =>
  !Node.isObjectLiteralExpression(node) && !Node.isArrayLiteralExpression(node);
