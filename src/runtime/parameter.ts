/**
 * A parameter of a network. Weights are packed for the kernels once per change, so the network must know of changes:
 * its own it reports; whoever asks for `values` may write to them at any time, so from then on they are looked at
 * before each pass.
 */
import type { Floats } from './geometry.js';

/** `state` has no gradient but changes in training; a frozen weight never changes. */
export type ParameterRole = 'trainable' | 'frozen' | 'state';

export interface Parameter {
  readonly path: string;
  readonly shape: readonly number[];
  readonly role: ParameterRole;
  readonly values: Floats;
  /** `null` where nothing is learnt, and in a network without training. */
  readonly gradient: Floats | null;
}

export class NetworkParameter implements Parameter {
  private given = false;

  constructor(
    readonly path: string,
    readonly shape: readonly number[],
    readonly role: ParameterRole,
    /** For the runtime itself, which reports its changes. */
    readonly memory: Floats,
    readonly gradient: Floats | null,
  ) {}

  get values(): Floats {
    this.given = true;
    return this.memory;
  }

  /** Whether someone else may write to the values. */
  get isGiven(): boolean {
    return this.given;
  }
}

/** The values, for one who reports the changes that he makes. */
export function ownValues(parameter: { readonly values: Floats }): Floats {
  return parameter instanceof NetworkParameter ? parameter.memory : parameter.values;
}
