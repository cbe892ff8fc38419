/** From the lines of a body to statements. What a line holds is given by the grammar; the tree is made here. */
import type { CstNode, IToken } from 'chevrotain';
import { bodyOf, type Line, nestingLimit } from '../../../../grammar/dsl/layout.js';
import { BodyToken } from '../../../../grammar/dsl/tokens.js';
import { finding } from '../../../base/diagnostic.js';
import type { Span } from '../../../base/span.js';
import type {
  Argument,
  Block,
  CallStatement,
  Expression,
  IfStatement,
  InputStatement,
  LetStatement,
  Name,
  Statement,
  TrainSetting,
} from '../../../ir/ast.js';
import { asFlag } from '../flag.js';
import type { Context } from './context.js';
import { nodeIn, nodesIn, tokenIn, tokensIn } from './cst.js';
import { buildArgument, buildExpression, placeOfToken } from './expressions.js';
import { type ParsedLine, readLine } from './lines.js';
import { meantWithBody, respelling } from './misspelled.js';

const merges = ['concat', 'add', 'multiply'] as const;

export function nameOf(token: IToken, context: Context): Name {
  return { text: token.image, span: placeOfToken(token, context) };
}

function nameIn(node: CstNode | undefined, key: string, context: Context): Name | undefined {
  const token = tokenIn(node, key);
  return token === undefined ? undefined : nameOf(token, context);
}

/** A body of statements; a line that could not be understood at all is a missing one. */
export function buildBlock(body: IToken, context: Context): Block {
  const statements: Statement[] = [];
  for (const line of bodyOf(body).lines) {
    const parsed = readLine('statement', line, context);
    const statement = buildStatement(parsed, context);
    if (statement === undefined) for (const orphan of parsed.bodies) buildOrphan(orphan, context);
    statements.push(statement ?? { kind: 'missing', span: parsed.span });
  }
  return { statements, span: placeOfToken(body, context) };
}

/** A body that nothing takes. It is read all the same, as statements or as the branches of a misspelt merge. */
function buildOrphan(body: IToken, context: Context): void {
  const { lines } = bodyOf(body);
  const areBranches = lines.length > 0 && lines.every(({ tokens }) => tokens[0].tokenType === BodyToken);
  if (areBranches) readBranches(lines, context);
  else buildBlock(body, context);
}

/** A body where the text has none. */
function emptyBlock(span: Span): Block {
  return { statements: [], span };
}

function buildStatement(line: ParsedLine, context: Context): Statement | undefined {
  const { tree, span } = line;
  const producing = nodeIn(tree, 'producing');
  if (producing !== undefined) return buildProducing(producing, line, context);
  const input = nodeIn(tree, 'inputLine');
  if (input !== undefined) return buildInput(input, line, context);
  const ifElse = nodeIn(tree, 'ifLine');
  if (ifElse !== undefined) return buildIf(ifElse, line, context);
  const letLine = nodeIn(tree, 'letLine');
  if (letLine !== undefined) return buildLet(letLine, line, context);
  const require = nodeIn(tree, 'requireLine');
  if (require !== undefined) {
    return {
      kind: 'require',
      condition: buildExpression(nodeIn(require, 'expression'), context, span),
      span,
    };
  }
  if (nodeIn(tree, 'trainLine') !== undefined) return buildTrain(line, context);
  const output = nameIn(nodeIn(tree, 'outputLine'), 'Reference', context);
  if (output !== undefined) return { kind: 'output', name: output, span };
  const from = nameIn(nodeIn(tree, 'fromLine'), 'Reference', context);
  if (from !== undefined) return { kind: 'from', target: from, span };
  return undefined;
}

function buildProducing(node: CstNode, line: ParsedLine, context: Context): Statement | undefined {
  const { span, bodies } = line;
  const contractNode = nodeIn(node, 'contract');
  const common = {
    span,
    label: nameIn(node, 'Word', context),
    contract: contractNode && buildExpression(nodeIn(contractNode, 'expression'), context, span),
  };
  const firstBody = (): Block => (bodies.length > 0 ? buildBlock(bodies[0], context) : emptyBlock(span));

  const residual = nodeIn(node, 'residualLine');
  if (residual !== undefined) {
    const shortcut = tokenIn(residual, 'shortcut') !== undefined && bodies.length > 1;
    const body = firstBody();
    return {
      ...common,
      kind: 'residual',
      body,
      shortcut: shortcut ? buildBlock(bodies[1], context) : undefined,
    };
  }
  const repeat = nodeIn(node, 'repeatLine');
  if (repeat !== undefined) {
    const times = buildExpression(nodeIn(repeat, 'expression'), context, span);
    return { ...common, kind: 'repeat', times, body: firstBody() };
  }
  const forLoop = nodeIn(node, 'forLine');
  if (forLoop !== undefined) {
    const variable = nameIn(forLoop, 'Word', context);
    if (variable === undefined) return undefined;
    const values = buildExpression(nodeIn(forLoop, 'expression'), context, span);
    return { ...common, kind: 'for', variable, values, body: firstBody() };
  }
  const share = nameIn(nodeIn(node, 'shareLine'), 'Reference', context);
  if (share !== undefined) return { ...common, kind: 'share', target: share };
  const call = nodeIn(node, 'call');
  const callee = nameIn(call, 'Name', context);
  if (callee === undefined) return undefined;
  const body = tokenIn(call, 'Body');
  if (body !== undefined) {
    const merge = merges.find((word) => word === callee.text);
    if (merge === undefined) {
      const suggestion = meantWithBody(callee.text);
      const fixes = respelling(suggestion, callee.span);
      context.report(finding('syntax/no-body', callee.span, { word: callee.text, suggestion }, { fixes }));
      return undefined;
    }
    return { ...common, kind: 'branches', merge, branches: buildBranches(body, callee, context) };
  }
  for (const orphan of bodies) buildOrphan(orphan, context);
  const values = buildArguments(nodeIn(call, 'callValues'), context);
  // A broken call keeps a hole, so that later stages do not take it for a complete one.
  const hole: Argument[] = line.broken ? [{ value: { kind: 'missing', span }, span }] : [];
  // Nearly every line is a call, so it is spared the copies.
  const { label, contract } = common;
  const given = hole.length === 0 ? values : [...values, ...hole];
  return { kind: 'call', callee, arguments: given, span, label, contract } satisfies CallStatement;
}

function buildBranches(body: IToken, merge: Name, context: Context): Block[] {
  const { lines } = bodyOf(body);
  if (lines.length === 0) context.report(finding('syntax/no-branch', merge.span, { merge: merge.text }));
  return readBranches(lines, context);
}

function readBranches(lines: readonly Line[], context: Context): Block[] {
  return lines.flatMap((line) => {
    const { bodies } = readLine('branchLine', line, context);
    return bodies.map((branch) => buildBlock(branch, context));
  });
}

function buildArguments(node: CstNode | undefined, context: Context): Argument[] {
  return nodesIn(node, 'argument').map((node) => {
    const argument = buildArgument(node, context, context.at(0, 0));
    return argument.name === undefined ? (asFlag(argument.value) ?? argument) : argument;
  });
}

function buildInput(node: CstNode, { span, broken }: ParsedLine, context: Context): InputStatement {
  const conditions = nodesIn(node, 'condition').map((condition) =>
    buildExpression(nodeIn(condition, 'expression'), context, span),
  );
  // What stands behind a mistake was not read, so the last condition may be another than was meant.
  const last: Expression = { kind: 'missing', span };
  return {
    kind: 'input',
    name: nameIn(node, 'Word', context),
    shape: buildExpression(nodeIn(node, 'expression'), context, span),
    where: broken && conditions.length > 0 ? [...conditions.slice(0, -1), last] : conditions,
    span,
  };
}

function buildIf(node: CstNode, { bodies, span }: ParsedLine, context: Context): IfStatement {
  const conditions: Expression[] = nodesIn(node, 'condition').map((condition) =>
    buildExpression(nodeIn(condition, 'expression'), context, span),
  );
  const blocks = bodies.map((body) => buildBlock(body, context));
  const starts = tokensIn(node, 'if').map((token) => placeOfToken(token, context));
  if (conditions.length > nestingLimit) context.reportTooDeep(starts[nestingLimit], nestingLimit);
  const count = Math.max(1, Math.min(conditions.length, nestingLimit));
  let result: IfStatement | undefined;
  for (let index = count - 1; index >= 0; index--) {
    const inner = { ...span, start: (starts[index] ?? span).start };
    result = {
      kind: 'if',
      condition: conditions[index] ?? { kind: 'missing', span },
      // biome-ignore lint/suspicious/noThenProperty: the branch is called so in the syntax tree
      then: blocks[index] ?? emptyBlock(span),
      else: result === undefined ? blocks[count] : { statements: [result], span: result.span },
      span: inner,
    };
  }
  return result as IfStatement;
}

export function buildLet(node: CstNode, { span }: ParsedLine, context: Context): LetStatement | undefined {
  const name = nameIn(node, 'Word', context);
  if (name === undefined) return undefined;
  return { kind: 'let', name, value: buildExpression(nodeIn(node, 'expression'), context, span), span };
}

function buildTrain({ bodies, span }: ParsedLine, context: Context): Statement {
  const settings: TrainSetting[] = [];
  for (const line of bodies.length > 0 ? bodyOf(bodies[0]).lines : []) {
    const parsed = readLine('settingLine', line, context);
    for (const orphan of parsed.bodies) buildBlock(orphan, context);
    const name = nameIn(parsed.tree, 'Word', context);
    if (name === undefined) continue;
    const values = buildArguments(nodeIn(parsed.tree, 'callValues'), context);
    settings.push({ name, arguments: values, span: parsed.span });
  }
  return { kind: 'train', settings, span };
}
