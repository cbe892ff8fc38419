/**
 * Examples of a layer kind, which the standard battery checks one by one: each layer folder has a file
 * `<kind>.samples.ts` that exports `samples`. What the battery checks is its own business.
 */
import type { AttributeValue } from '../ir/typed-graph.js';

export interface LayerSample {
  /** The sizes of each input, spatial dimensions first, channels last. */
  readonly inputs: readonly (readonly number[])[];
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
  readonly frozen?: boolean;
  /** The attributes of the layer that this one's `partner` attribute names; the last input is what that layer took. */
  readonly partner?: Readonly<Record<string, AttributeValue>>;
}

export type LayerSamples = readonly LayerSample[];
