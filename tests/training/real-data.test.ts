/** Trains on MNIST and on the UCI digits, where the shared folder with the data lies beside the checkout. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { lenet, root, Workplace } from '../cli/netspec.js';

const shared = join(root, '..', 'shared', 'data');
const here = new Workplace();
afterAll(() => here.remove());

/** Trains through the command line and gives its last line. */
function trained(...args: string[]): { readonly testAccuracy: number } {
  const { status, stdout, stderr } = here.run(['train', ...args, '--format', 'json'], { timeout: 900_000 });
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

if (!existsSync(shared)) process.stderr.write('real data: skipped, ../shared/data is not there\n');

describe.skipIf(!existsSync(shared))('training on real data', () => {
  it('LeNet-5 reaches 97.5 % on the test set of MNIST in two epochs', { timeout: 900_000 }, () => {
    const data = join(shared, 'mnist');
    const { testAccuracy } = trained(lenet, '--data', data, '--epochs', '2', '--out', 'mnist.safetensors');
    expect(testAccuracy).toBeGreaterThanOrEqual(0.975);
  });

  it('a small network reaches 95 % on the UCI digits of other writers', { timeout: 300_000 }, () => {
    const spec = join(root, 'specs', 'digits8x8.netspec');
    const data = [
      '--data',
      join(shared, 'digits', 'optdigits.tra.csv.gz'),
      '--test',
      join(shared, 'digits', 'digits.csv.gz'),
    ];
    const { testAccuracy } = trained(spec, ...data, '--out', 'digits.safetensors');
    expect(testAccuracy).toBeGreaterThanOrEqual(0.95);
  });
});
