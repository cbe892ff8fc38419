/** When two results count as equal. */

/** Of the largest value. */
export const tolerance = 1e-3;

/** Training steps whose losses are compared. */
export const stepsChecked = 5;

/** The largest difference, relative to the largest value of the first. */
export function differenceOf(ours, theirs) {
  if (ours.length !== theirs.length) return Number.POSITIVE_INFINITY;
  let [largest, most] = [0, 0];
  for (let i = 0; i < ours.length; i++) {
    const difference = Math.abs(ours[i] - theirs[i]);
    if (!(difference <= most)) most = difference;
    largest = Math.max(largest, Math.abs(ours[i]));
  }
  return most / largest;
}
