/**
 * What a syntax tree is made of, part by part, without recursion: a hostile text may nest as deep as the parser lets it.
 * What a part means is left to who asks.
 */
import type { Block, Document, Expression, Statement } from '../ir/ast.js';
import { bodiesOf } from './lint-text.js';

export type NameExpression = Extract<Expression, { readonly kind: 'name' }>;

/** An expression and all that it is made of, the outermost first. */
export function* partsOf(expression: Expression): Generator<Expression> {
  const open: Expression[] = [expression];
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    yield part;
    if (part.kind === 'list') open.push(...part.items);
    else if (part.kind === 'unary') open.push(part.operand);
    else if (part.kind === 'binary') open.push(part.right, part.left);
    else if (part.kind === 'call') open.push(...part.arguments.map(({ value }) => value));
  }
}

/** The expressions that stand in a statement itself; those of the bodies inside it are left out. */
export function expressionsOf(statement: Statement): readonly Expression[] {
  const contract = 'contract' in statement && statement.contract !== undefined ? [statement.contract] : [];
  switch (statement.kind) {
    case 'input':
      return [statement.shape, ...statement.where];
    case 'call':
      return [...statement.arguments.map(({ value }) => value), ...contract];
    case 'repeat':
      return [statement.times, ...contract];
    case 'for':
      return [statement.values, ...contract];
    case 'if':
    case 'require':
      return [statement.condition];
    case 'let':
      return [statement.value];
    case 'train':
      return statement.settings.flatMap((setting) => setting.arguments.map(({ value }) => value));
    default:
      return contract;
  }
}

/** Every statement of a body with those inside it, in the order of the text. */
export function* statementsIn({ statements }: Block): Generator<Statement> {
  const open = statements.toReversed();
  for (let statement = open.pop(); statement !== undefined; statement = open.pop()) {
    yield statement;
    for (const body of bodiesOf(statement).toReversed())
      for (let at = body.statements.length - 1; at >= 0; at--) open.push(body.statements[at]);
  }
}

/** The blocks and layer kinds that a body calls, with those called inside its statements. */
export function calleesIn(body: Block): ReadonlySet<string> {
  const callees = new Set<string>();
  for (const statement of statementsIn(body))
    if (statement.kind === 'call') callees.add(statement.callee.text);
  return callees;
}

/** Whether the parser understood all of a text: where it left a hole, what is used there is unknown. */
export function isWhole(document: Document): boolean {
  const known = whole.get(document) ?? hasNoHole(document);
  whole.set(document, known);
  return known;
}

/** Several rules ask, and a tree does not change. */
const whole = new WeakMap<Document, boolean>();

function hasNoHole({ declarations }: Document): boolean {
  const isKnown = (expression: Expression) => {
    for (const part of partsOf(expression)) if (part.kind === 'missing') return false;
    return true;
  };
  return declarations.every((declaration) => {
    if (declaration.kind === 'import') return true;
    if (declaration.kind === 'let') return isKnown(declaration.value);
    if (declaration.parameters.some((one) => one.default !== undefined && !isKnown(one.default)))
      return false;
    for (const statement of statementsIn(declaration.body))
      if (statement.kind === 'missing' || !expressionsOf(statement).every(isKnown)) return false;
    return true;
  });
}
