/**
 * What training makes small, and what it reports. A loss gives the sum over the images of the batch; its gradient is
 * that of the mean over the batch, and overwrites. Without a gradient (`null`) the same functions evaluate.
 */
import { exp, log } from './exact-math.js';
import type { Floats } from './geometry.js';
import { fastCrossEntropy, fastSquaredError } from './simd/loss.js';

/**
 * Cross-entropy of softmax(logits) with the true class: log(sum of exp(logits)) - logit of the class, with the
 * largest logit taken out first. Logits and gradient are (n, classes); labels count from 0.
 */
export function crossEntropyFromLogits(
  n: number,
  classes: number,
  logits: Floats,
  labels: Int32Array,
  gradient: Floats | null,
): number {
  const fast = fastCrossEntropy(n, classes, logits, labels, gradient);
  if (fast !== null) return fast;
  let total = 0;
  for (let i = 0; i < n; i++) {
    const at = i * classes;
    let largest = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < classes; c++) largest = Math.max(largest, logits[at + c]);
    let sum = 0;
    for (let c = 0; c < classes; c++) sum += exp(logits[at + c] - largest);
    total += log(sum) + largest - logits[at + labels[i]];
    if (gradient === null) continue;
    for (let c = 0; c < classes; c++) {
      const probability = exp(logits[at + c] - largest) / sum;
      gradient[at + c] = (c === labels[i] ? probability - 1 : probability) / n;
    }
  }
  return total;
}

/** The mean over an image's values of (output - target)², summed over the images. All are (n, values). */
export function meanSquaredError(
  n: number,
  values: number,
  output: Floats,
  target: Floats,
  gradient: Floats | null,
): number {
  const fast = fastSquaredError(n * values, output, target, gradient, 2 / (values * n));
  if (fast !== null) return fast / values;
  let total = 0;
  for (let i = 0; i < n * values; i++) {
    const difference = output[i] - target[i];
    total += difference * difference;
    if (gradient !== null) gradient[i] = (2 * difference) / (values * n);
  }
  return total / values;
}

/** The class with the largest score of image i; the first of equals, and class 0 where every score is NaN. */
export function predictedClass(i: number, classes: number, scores: Floats): number {
  const first = i * classes;
  let best = first;
  let most = scores[first];
  for (let at = first + 1; at < first + classes; at++) {
    if (scores[at] > most) {
      best = at;
      most = scores[at];
    }
  }
  return best - first;
}

/** How many images have their largest score at their label. Scores are (n, classes). */
export function countCorrect(n: number, classes: number, scores: Floats, labels: Int32Array): number {
  let correct = 0;
  for (let i = 0; i < n; i++) if (predictedClass(i, classes, scores) === labels[i]) correct++;
  return correct;
}

/** Class labels as targets of a mean squared error: 1 at the class, 0 elsewhere. Target is (n, classes). */
export function oneHot(n: number, classes: number, labels: Int32Array, target: Floats): void {
  target.fill(0, 0, n * classes);
  for (let i = 0; i < n; i++) target[i * classes + labels[i]] = 1;
}

/**
 * Throws a RangeError unless there are `perImage` labels for each image (one for each position of a map, row by row),
 * and each is a class from 0 to classes - 1.
 */
export function requireLabels(labels: Int32Array, count: number, classes: number, perImage = 1): void {
  if (labels.length !== count * perImage)
    throw new RangeError(`${count} images need ${count * perImage} labels, not ${labels.length}`);
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] < 0 || labels[i] >= classes) {
      const image = Math.floor(i / perImage);
      throw new RangeError(`label ${labels[i]} of image ${image} is not a class from 0 to ${classes - 1}`);
    }
  }
}
