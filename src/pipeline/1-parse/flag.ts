/** Attributes that are given by their bare name. */
import type { Argument, Expression } from '../../ir/ast.js';

/** `frozen` alone means `frozen=true`; undefined for every other value. */
export function asFlag(value: Expression): Argument | undefined {
  if (value.kind !== 'name' || value.name !== 'frozen') return undefined;
  const { span } = value;
  return { name: { text: 'frozen', span }, value: { kind: 'boolean', value: true, span }, span };
}
