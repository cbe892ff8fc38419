/** From the items of `layers:` to statements. The structure was checked by the schema; what is wrong is left out. */
import { isMap, isScalar, isSeq, type Pair } from 'yaml';
import { nestingLimit } from '../../../../grammar/dsl/layout.js';
import { reservedKeys } from '../../../../grammar/yaml/skeleton.js';
import { finding } from '../../../base/diagnostic.js';
import type { Span } from '../../../base/span.js';
import type { Block, CallStatement, Expression, Name, Statement } from '../../../ir/ast.js';
import { get, keyText } from './read-yaml.js';
import { inputsOf, letsOf, requiresOf, trainOf } from './settings.js';
import type { ValueReader } from './values.js';

/** What stands beside a statement's own key. */
interface Beside {
  readonly label: Name | undefined;
  readonly from: Name | undefined;
  readonly contract: Expression | undefined;
  readonly span: Span;
}

const merges = ['concat', 'add', 'multiply'] as const;
/** Statements that make no output, so that name, from and shape mean nothing beside them. */
const withoutOutput: ReadonlySet<string> = new Set(['if', 'let', 'input', 'output', 'require', 'train']);

/** `opening` is the place of the key that leads here: the comments behind it belong to the block. */
export function blockOf(node: unknown, reader: ValueReader, opening: Span, depth = 1): Block {
  const span = reader.blockPlace(node, opening);
  if (depth > nestingLimit) {
    reader.context.reportTooDeep(span, nestingLimit);
    return { statements: [], span };
  }
  const items: readonly unknown[] = isSeq(node) ? node.items : [];
  const statements = items.flatMap((item): Statement[] => {
    const found = statementsOf(item, reader, span, depth);
    // An empty list of requirements, say, is no mistake.
    const isEmpty = isMap(item) && item.items.some(({ key }) => withoutOutput.has(keyText(key)));
    return found.length > 0 || isEmpty ? found : [{ kind: 'missing', span: reader.placeOf(item, span) }];
  });
  return { statements, span };
}

function statementsOf(item: unknown, reader: ValueReader, fallback: Span, depth: number): Statement[] {
  const span = reader.placeOf(item, fallback);
  if (isScalar(item)) {
    const callee = reader.kind(item, span);
    return callee === undefined ? [] : [{ kind: 'call', callee, arguments: [], span }];
  }
  if (!isMap(item) || item.items.length === 0) return [];
  const own = item.items.filter(({ key }) => !reservedKeys.has(keyText(key)));
  const [pair, second] = own;
  const keySpan = (of: Pair): Span => reader.placeOf(of.key, span);
  const from = reader.reference(get(item, 'from'), span);
  if (pair === undefined) {
    if (from !== undefined && item.items.length === 1) return [{ kind: 'from', target: from, span }];
    const keys = item.items.map(({ key }) => keyText(key)).join(' and ');
    if (keys !== 'from') reader.context.report(finding('yaml/no-layer', keySpan(item.items[0]), { keys }));
    return [];
  }
  if (second !== undefined) {
    const facts = { first: keyText(pair.key), second: keyText(second.key) };
    reader.context.report(finding('yaml/several-layers', keySpan(second), facts));
  }
  const key = keyText(pair.key);
  const stray = item.items.find((other) => reservedKeys.has(keyText(other.key)));
  if (withoutOutput.has(key)) {
    if (stray !== undefined) {
      reader.context.report(finding('syntax/label-not-allowed', keySpan(stray), { statement: key }));
    }
    return plainStatement(key, pair, span, reader, depth);
  }
  const shape = get(item, 'shape');
  const beside: Beside = {
    label: reader.name(get(item, 'name'), 'the name of a layer', span),
    from,
    contract: shape === undefined ? undefined : reader.expression(shape, span),
    span,
  };
  return producing(key, pair, beside, reader, depth);
}

function plainStatement(
  key: string,
  { key: keyNode, value }: Pair,
  span: Span,
  reader: ValueReader,
  depth: number,
): Statement[] {
  const place = reader.placeOf(keyNode, span);
  switch (key) {
    case 'let':
      return letsOf(value, reader);
    case 'input':
      return inputsOf(value, reader, span);
    case 'require':
      return requiresOf(value, reader, place);
    case 'train':
      return trainOf(value, reader, span);
    case 'output': {
      const name = reader.reference(value, place);
      return name === undefined ? [] : [{ kind: 'output', name, span }];
    }
    default: {
      if (!isMap(value)) return [];
      const otherwise = get(value, 'else');
      return [
        {
          kind: 'if',
          condition: reader.expression(get(value, 'condition'), place),
          // biome-ignore lint/suspicious/noThenProperty: the branch is called so in the syntax tree
          then: blockOf(get(value, 'then'), reader, place, depth + 1),
          else: otherwise === undefined ? undefined : blockOf(otherwise, reader, place, depth + 1),
          span,
        },
      ];
    }
  }
}

function producing(
  key: string,
  pair: Pair,
  { from, ...common }: Beside,
  reader: ValueReader,
  depth: number,
): Statement[] {
  const { value } = pair;
  const place = reader.placeOf(pair.key, common.span);
  // Only a call carries `from` itself; before a group it is the statement that the DSL has.
  const before: Statement[] = from === undefined ? [] : [{ kind: 'from', target: from, span: from.span }];
  const layersIn = (name: string): Block => blockOf(get(value, name), reader, place, depth + 1);
  switch (key) {
    case 'share': {
      const target = reader.reference(value, place);
      return target === undefined ? before : [...before, { ...common, kind: 'share', target }];
    }
    case 'residual': {
      const hasShortcut = get(value, 'shortcut') !== undefined;
      const shortcut = hasShortcut ? layersIn('shortcut') : undefined;
      return [...before, { ...common, kind: 'residual', body: layersIn('layers'), shortcut }];
    }
    case 'repeat': {
      const times = reader.expression(get(value, 'times'), place);
      return [...before, { ...common, kind: 'repeat', times, body: layersIn('layers') }];
    }
    case 'for': {
      const variable = reader.name(get(value, 'variable'), 'a variable', place);
      if (variable === undefined) return before;
      const values = reader.expression(get(value, 'in'), place);
      return [...before, { ...common, kind: 'for', variable, values, body: layersIn('layers') }];
    }
    default:
      return callOf(key, pair, { from, ...common }, before, reader, depth);
  }
}

function callOf(
  key: string,
  pair: Pair,
  beside: Beside,
  before: Statement[],
  reader: ValueReader,
  depth: number,
): Statement[] {
  const { from, ...common } = beside;
  const { value } = pair;
  const place = reader.placeOf(pair.key, common.span);
  const merge = merges.find((word) => word === key);
  if (merge !== undefined && isSeq(value) && value.items.some((item) => isSeq(item))) {
    if (!value.items.every((item) => isSeq(item))) {
      reader.context.report(finding('yaml/mixed-branches', place, { merge }));
      return before;
    }
    // A branch has no key: comments behind the one before belong to it.
    let opening = place;
    const branches = value.items.map((branch) => {
      const block = blockOf(branch, reader, opening, depth + 1);
      opening = { ...block.span, start: block.span.end };
      return block;
    });
    return [...before, { ...common, kind: 'branches', merge, branches }];
  }
  const callee = reader.kind(pair.key, place);
  if (callee === undefined) return before;
  const call: CallStatement = { ...common, kind: 'call', callee, arguments: reader.arguments(value, place) };
  return [from === undefined ? call : { ...call, from }];
}
