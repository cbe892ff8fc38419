/** Which value a call of a block gives a parameter. Each call and each declaration is read once. */
import type {
  BlockDeclaration,
  CallStatement,
  Expression,
  NetworkDeclaration,
  Parameter,
} from '../ir/ast.js';

type Owner = BlockDeclaration | NetworkDeclaration;

interface Given {
  readonly named: ReadonlyMap<string, Expression>;
  readonly positional: readonly Expression[];
}

const givenIn = new WeakMap<CallStatement, Given>();
const positionsIn = new WeakMap<Owner, ReadonlyMap<Parameter, number>>();

/** By name or by position; undefined where the call leaves the parameter to its default. */
export function argumentFor(call: CallStatement, parameter: Parameter, owner: Owner): Expression | undefined {
  let given = givenIn.get(call);
  if (given === undefined) {
    const named = new Map<string, Expression>();
    const positional: Expression[] = [];
    for (const { name, value } of call.arguments) {
      if (name === undefined) positional.push(value);
      else named.set(name.text, value);
    }
    given = { named, positional };
    givenIn.set(call, given);
  }
  let positions = positionsIn.get(owner);
  if (positions === undefined) {
    positions = new Map(owner.parameters.map((one, position) => [one, position]));
    positionsIn.set(owner, positions);
  }
  const position = positions.get(parameter);
  return (
    given.named.get(parameter.name.text) ?? (position === undefined ? undefined : given.positional[position])
  );
}
