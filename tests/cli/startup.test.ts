import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { executable, lenet } from './netspec.js';

/** Milliseconds of the quickest of several whole processes: what the machine can do when nothing disturbs it. */
function quickest(args: readonly string[]): number {
  const times = Array.from({ length: 9 }, () => {
    const start = performance.now();
    expect(spawnSync(process.execPath, args).status).toBe(0);
    return performance.now() - start;
  });
  return Math.min(...times);
}

it('netspec check on a small spec takes at most 4 times as long as node alone', () => {
  const alone = quickest(['-e', '0']);
  const checking = quickest([executable, 'check', lenet]);
  expect(checking / alone).toBeLessThanOrEqual(4);
});
