/** Damage to a network of `specs/` that a lint rule must notice; a test does the damage, and it is data for that alone. */

export interface RuleMutation {
  /** From the root of the project: `specs/resnet18.netspec`. */
  readonly spec: string;
  /** Its first occurrence is replaced; what comes out must still check. */
  readonly find: string;
  readonly replace: string;
}

export type RuleMutations = readonly RuleMutation[];
