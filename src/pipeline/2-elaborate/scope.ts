/** Lexical scopes of variables: `let` names, parameters, loop variables. Layer names live in groups, not here. */
import type { AttributeValue } from '../../ir/typed-graph.js';

/** What an expression gives. Undefined where it depends on something unknown or already reported. */
export type Value = AttributeValue;

export class Scope {
  /** Most bodies define nothing; then there is no map. */
  private variables: Map<string, Value | undefined> | undefined;

  constructor(private readonly parent?: Scope) {}

  define(name: string, value: Value | undefined): void {
    this.variables ??= new Map();
    this.variables.set(name, value);
  }

  definesItself(name: string): boolean {
    return this.variables?.has(name) ?? false;
  }

  has(name: string): boolean {
    return this.definesItself(name) || (this.parent?.has(name) ?? false);
  }

  get(name: string): Value | undefined {
    return this.definesItself(name) ? this.variables?.get(name) : this.parent?.get(name);
  }

  *names(): Generator<string> {
    if (this.variables !== undefined) yield* this.variables.keys();
    if (this.parent !== undefined) yield* this.parent.names();
  }
}
