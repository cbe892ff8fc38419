import { spawnSync } from 'node:child_process';
import { cpSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root, Workplace } from './netspec.js';

let here: Workplace;

/** Runs the generator of a copy of the package, so that a test never touches the project's own files. */
function generate(...args: string[]) {
  const { status, stdout } = spawnSync(process.execPath, [here.path('dist/src/cli/generate.js'), ...args], {
    encoding: 'utf8',
  });
  return { status, stdout };
}

beforeAll(() => {
  here = new Workplace();
  for (const name of ['dist', 'generated', 'package.json']) {
    cpSync(join(root, name), here.path(name), { recursive: true });
  }
  for (const name of ['node_modules', 'specs', 'src']) symlinkSync(join(root, name), here.path(name));
});
afterAll(() => here.remove());

describe('npm run generate', () => {
  it('finds what is stale or left over, changes nothing with --check, and then brings it up to date', () => {
    expect(generate().status).toBe(0);
    expect(generate('--check')).toEqual({ status: 0, stdout: '' });

    here.write('generated/networks/lenet5.ts', 'an older text');
    here.write('generated/networks/gone.ts', 'of a spec that was removed');
    const { status, stdout } = generate('--check');
    expect(status).toBe(1);
    expect(stdout).toContain('stale: generated/networks/lenet5.ts\n');
    expect(stdout).toContain('not generated any more: generated/networks/gone.ts\n');
    expect(here.read('generated/networks/lenet5.ts')).toBe('an older text');

    expect(generate().stdout).toMatch(/^1 written, 1 removed, /);
    expect(generate('--check').status).toBe(0);
  });
});
