/** From YAML to the statements around the layers: inputs, budgets, training settings, names for values. */
import { isMap, isScalar, isSeq, type Pair } from 'yaml';
import { join, type Span } from '../../../base/span.js';
import type {
  Argument,
  InputStatement,
  LetStatement,
  Parameter,
  RequireStatement,
  TrainSetting,
  TrainStatement,
} from '../../../ir/ast.js';
import { get } from './read-yaml.js';
import type { ValueReader } from './values.js';

function pairsOf(node: unknown): readonly Pair[] {
  return isMap(node) ? node.items : [];
}

/** A list, or a single item that stands for a list of one. */
function listed(node: unknown): readonly unknown[] {
  if (node === undefined || node === null) return [];
  return isSeq(node) ? node.items : [node];
}

/** One shape, a map with name, shape and where, or a list of such maps; a list without a map is a shape. */
export function inputsOf(node: unknown, reader: ValueReader, fallback: Span): InputStatement[] {
  if (node === undefined) return [];
  const several = isSeq(node) && node.items.some((item) => isMap(item));
  return (several ? node.items : [node]).map((item): InputStatement => {
    const span = reader.placeOf(item, fallback);
    if (!isMap(item)) return { kind: 'input', shape: reader.expression(item, span), where: [], span };
    return {
      kind: 'input',
      name: reader.name(get(item, 'name'), 'the name of an input', span),
      shape: reader.expression(get(item, 'shape'), span),
      where: listed(get(item, 'where')).map((condition) => reader.expression(condition, span)),
      span,
    };
  });
}

export function requiresOf(node: unknown, reader: ValueReader, fallback: Span): RequireStatement[] {
  return listed(node).map((item) => {
    const condition = reader.expression(item, fallback);
    return { kind: 'require', condition, span: reader.placeOf(item, fallback) };
  });
}

export function letsOf(node: unknown, reader: ValueReader): LetStatement[] {
  return pairsOf(node).flatMap(({ key, value }): LetStatement[] => {
    const place = reader.placeOf(key, reader.context.at(0, 0));
    const name = reader.name(key, 'the name of a value', place);
    const read = reader.expression(value, place);
    return name === undefined ? [] : [{ kind: 'let', name, value: read, span: join(place, read.span) }];
  });
}

export function parametersOf(node: unknown, reader: ValueReader): Parameter[] {
  return pairsOf(node).flatMap(({ key, value }): Parameter[] => {
    const place = reader.placeOf(key, reader.context.at(0, 0));
    const name = reader.name(key, 'a parameter', place);
    if (name === undefined) return [];
    if (value === null || (isScalar(value) && value.value === null)) return [{ name, span: place }];
    const read = reader.expression(value, place);
    return [{ name, default: read, span: join(place, read.span) }];
  });
}

/** A map of settings, or a list of such maps where a setting occurs twice. */
export function trainOf(node: unknown, reader: ValueReader, fallback: Span): TrainStatement[] {
  const span = reader.placeOf(node, fallback);
  const settings = listed(node)
    .flatMap(pairsOf)
    .flatMap(({ key, value }): TrainSetting[] => {
      const place = reader.placeOf(key, span);
      const name = reader.name(key, 'a setting', place);
      if (name === undefined) return [];
      const values = settingValues(value, reader, place);
      const end = values[values.length - 1]?.span ?? place;
      return [{ name, arguments: values, span: join(place, end) }];
    });
  return [{ kind: 'train', settings, span }];
}

/** `{ sgd: { lr: 0.05 } }` is the value `sgd` with settings of its own; everything else is as behind a kind. */
function settingValues(node: unknown, reader: ValueReader, fallback: Span): Argument[] {
  const [pair, second] = pairsOf(node);
  const isEmpty = pair?.value === null || (isScalar(pair?.value) && pair.value.value === null);
  if (pair === undefined || second !== undefined || !(isMap(pair.value) || isEmpty)) {
    return reader.arguments(node, fallback);
  }
  const span = reader.placeOf(pair.key, fallback);
  const name = reader.reference(pair.key, span);
  if (name === undefined) return [];
  const own: Argument = { value: { kind: 'name', name: name.text, span }, span };
  return [own, ...reader.arguments(pair.value, span)];
}
