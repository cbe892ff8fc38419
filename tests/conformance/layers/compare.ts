/** Compares what netspec makes of one layer with PyTorch's answer. */
import type { Written } from './configuration.js';
import { type Difference, knownDifference } from './differences.js';
import type { Outcome } from './emitted-chunk.js';
import type { Case } from './prepare.js';
import type { Answer } from './torch-process.js';

/** Both compute in double precision. */
const usualError = 1e-9;
/** PyTorch keeps the sixth in the gradient of its hard sigmoid in single precision. */
const errors: Readonly<Record<string, number>> = { hard_sigmoid: 1e-7, squeeze_excite: 1e-6 };

/** A layer is refused for its attributes or its shapes; any other complaint is about how the test writes it. */
const refusal = /^(?:shape|attribute)\/(?!unknown)/;

export interface Comparison {
  /** Undefined where both agree. */
  readonly complaint?: string;
  /** Why they may differ, where they do. */
  readonly difference?: Difference;
}

export function compareCase({ written, result, outcome }: Case, answer: Answer): Comparison {
  if ('mistake' in answer) return { complaint: answer.mistake };
  if (!result.ok) {
    if (!refusal.test(result.code)) return { complaint: `${result.code}: ${result.message}` };
    if ('rejected' in answer) return {};
    return excused(written, 'only netspec refuses', `${result.code}: ${result.message}`);
  }
  if ('rejected' in answer) return excused(written, 'only PyTorch refuses', answer.rejected);
  if (outcome === undefined) return { complaint: 'it did not run' };
  const [ours, theirs] = [result.shape.join('x'), answer.shape.join('x')];
  if (ours !== theirs) return { complaint: `netspec gives ${ours}, PyTorch ${theirs}` };
  if (isRandom(written)) return { complaint: compareDropped(written, outcome) };
  const wrong = compareParts(outcome, answer.parts, errors[written.layer.kind] ?? usualError);
  if (wrong === undefined) return {};
  if (wrong.startsWith('gradient')) return excused(written, 'gradients differ', wrong);
  return { complaint: wrong };
}

function excused(written: Written, what: Difference['what'], complaint: string): Comparison {
  const known = knownDifference(what, written);
  return known === undefined ? { complaint: `${what}: ${complaint}` } : { difference: known };
}

function compareParts(
  { parts }: Outcome,
  theirs: Readonly<Record<string, Float64Array>>,
  largestError: number,
): string | undefined {
  const [names, expected] = [parts, theirs].map((record) => Object.keys(record).sort().join(', '));
  if (names !== expected) return `netspec gives ${names}; PyTorch ${expected}`;
  for (const [name, values] of Object.entries(parts)) {
    const wrong = firstDifference(values, theirs[name], largestError);
    if (wrong !== undefined) return `${name}: ${wrong}`;
  }
  return undefined;
}

function firstDifference(
  ours: Float64Array,
  theirs: ArrayLike<number>,
  largestError = usualError,
): string | undefined {
  if (ours.length !== theirs.length) return `${ours.length} values, in PyTorch ${theirs.length}`;
  const at = ours.findIndex((value, index) => {
    const expected = theirs[index];
    // Both may have -Infinity.
    return (
      value !== expected && !(Math.abs(value - expected) <= largestError * Math.max(1, Math.abs(expected)))
    );
  });
  return at < 0 ? undefined : `value ${at} is ${ours[at]}, in PyTorch ${theirs[at]}`;
}

function isRandom({ layer: { kind } }: Written): boolean {
  return kind === 'dropout' || kind === 'stochastic_depth';
}

/**
 * What training drops is random: kept values are scaled by 1 / (1 - rate), the gradient is that of what was kept, and
 * stochastic depth keeps or drops whole images.
 */
function compareDropped(written: Written, { n, inputs: [input], parts }: Outcome): string | undefined {
  const scale = 1 / (1 - Number(written.attributes.rate));
  const evaluated = firstDifference(parts.evaluation, input);
  if (evaluated !== undefined) return `evaluation: ${evaluated}`;
  const kept = parts.training.map((value, at) => (Math.abs(value) >= Math.abs(input[at]) ? 1 : 0));
  const training = firstDifference(
    parts.training,
    input.map((value, at) => value * scale * kept[at]),
  );
  if (training !== undefined) return `training: ${training}`;
  const gradient = firstDifference(
    parts['gradient of input 0'],
    kept.map((one, at) => one * scale * Math.sin(0.7 * at + 0.3)),
  );
  if (gradient !== undefined) return `gradient: ${gradient}`;
  const size = input.length / n;
  const whole = written.layer.kind === 'dropout' || kept.every((one, at) => one === kept[at - (at % size)]);
  return whole ? undefined : 'an image is kept in part';
}
