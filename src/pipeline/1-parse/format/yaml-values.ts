/** Expressions and arguments as YAML nodes, such that reading them gives the same tree. */
import { Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import type { Argument, Expression } from '../../../ir/ast.js';
import { compactText, printExpression, spellingOf } from './print-expression.js';

export type YamlNode = Scalar | YAMLMap | YAMLSeq;

type ToString = Parameters<YAMLMap['toString']>;

/** A list on one line is `[6, 5]`, without the blanks inside that maps have. */
class FlowSeq extends YAMLSeq {
  override flow = true;
  override toString(...[context, ...rest]: ToString): string {
    return super.toString(context && { ...context, flowCollectionPadding: '' }, ...rest);
  }
}

/** A map on one line is `{ F: 5 }`, also inside such a list. */
class FlowMap extends YAMLMap {
  override flow = true;
  override toString(...[context, ...rest]: ToString): string {
    return super.toString(context && { ...context, flowCollectionPadding: ' ' }, ...rest);
  }
}

/** A map on one line. */
export function flowMap(pairs: readonly (readonly [string, YamlNode])[]): YAMLMap {
  return fill(new FlowMap(), pairs);
}

export function blockMap(pairs: readonly (readonly [string, YamlNode])[]): YAMLMap {
  return fill(new YAMLMap(), pairs);
}

function fill(map: YAMLMap, pairs: readonly (readonly [string, YamlNode])[]): YAMLMap {
  for (const [key, value] of pairs) map.items.push(new Pair(new Scalar(key), value));
  return map;
}

/** A list on one line. */
export function flowSeq(items: readonly YamlNode[]): YAMLSeq {
  const seq = new FlowSeq();
  seq.items.push(...items);
  return seq;
}

export function blockSeq(items: readonly YamlNode[]): YAMLSeq {
  const seq = new YAMLSeq();
  seq.items.push(...items);
  return seq;
}

/** A value: numbers, words and lists as YAML has them, everything else as an expression in a string. */
export function valueNode(expression: Expression): YamlNode {
  if (expression.kind === 'list' && compactText(expression) === undefined) {
    return flowSeq(expression.items.map(valueNode));
  }
  return scalarNode(expression);
}

/** The same where no list can stand. */
export function scalarNode(expression: Expression): Scalar {
  if (expression.kind === 'boolean') return new Scalar(expression.value);
  if (expression.kind === 'number') return numberNode(expression, 1);
  if (expression.kind === 'unary' && expression.operator === '-' && expression.operand.kind === 'number') {
    return numberNode(expression.operand, -1);
  }
  return textNode(expression);
}

/** `62k` stays as it was written; what YAML itself calls a number is one. */
function numberNode(number: Extract<Expression, { kind: 'number' }>, sign: 1 | -1): Scalar {
  const spelling = spellingOf(number);
  if (!/^[\d.]+([eE][+-]?\d+)?$/.test(spelling)) return new Scalar(`${sign < 0 ? '-' : ''}${spelling}`);
  return new Scalar(sign * number.value);
}

/** An expression as a string. */
export function textNode(expression: Expression): Scalar {
  return new Scalar(printExpression(expression));
}

/** A shape: a number, `28x28x6`, or a list whose items are no lists themselves. */
export function shapeNode(expression: Expression): YamlNode {
  if (expression.kind === 'list' && compactText(expression) === undefined)
    return flowSeq(expression.items.map(sizeNode));
  return sizeNode(expression);
}

/** A shape has no true or false, so that those are written as expressions. */
function sizeNode(expression: Expression): Scalar {
  return expression.kind === 'boolean' ? textNode(expression) : scalarNode(expression);
}

/**
 * What stands behind a kind; undefined where there are no arguments. `6` alone, a map of named values alone, else a
 * list of values and maps in their order. Where lists mean branches, a value that is a list is written as text.
 */
export function argumentsNode(values: readonly Argument[], listsAreBranches = false): YamlNode | undefined {
  const positional = (value: Expression): YamlNode =>
    listsAreBranches ? scalarNode(value) : valueNode(value);
  const items: YamlNode[] = [];
  let names: Set<string> | undefined;
  for (const { name, value } of values) {
    if (name === undefined) {
      items.push(positional(value));
      names = undefined;
      continue;
    }
    const last = items[items.length - 1];
    // A second value for a name needs a map of its own: which of them counts is not decided here.
    if (names !== undefined && last instanceof YAMLMap && !names.has(name.text)) {
      last.items.push(new Pair(new Scalar(name.text), valueNode(value)));
      names.add(name.text);
    } else {
      items.push(flowMap([[name.text, valueNode(value)]]));
      names = new Set([name.text]);
    }
  }
  if (items.length === 0) return undefined;
  const [only] = items;
  return items.length === 1 && !(only instanceof YAMLSeq) ? only : flowSeq(items);
}

/** As `argumentsNode`, but a word with named values of its own is `sgd: { lr: 0.05 }`. */
export function settingNode(values: readonly Argument[]): YamlNode {
  const [first, ...rest] = values;
  const names = new Set(rest.map(({ name }) => name?.text));
  const isPlain = rest.length > 0 && !names.has(undefined) && names.size === rest.length;
  if (isPlain && first.name === undefined && first.value.kind === 'name') {
    return flowMap([[first.value.name, argumentsNode(rest) ?? flowMap([])]]);
  }
  return argumentsNode(values) ?? flowMap([]);
}
