import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { broken, tiny, Workplace } from './netspec.js';

let here: Workplace;
beforeEach(() => {
  here = new Workplace();
  here.write('tiny.netspec', tiny);
});
afterEach(() => here.remove());

/** The one file that was written. */
function written(folder: string): string {
  const names = readdirSync(here.path(folder));
  expect(names).toHaveLength(1);
  return `${folder}/${names[0]}`;
}

describe('netspec build', () => {
  it('creates the folder, writes the network and says so', () => {
    const { status, stdout, stderr } = here.run([
      'build',
      'tiny.netspec',
      '--target',
      'typescript',
      '--out',
      'a/b',
    ]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const file = written('a/b');
    expect(stdout).toContain(`wrote ${file} (`);
    expect(here.read(file)).toContain('export class Tiny ');
    expect(here.read(file)).toContain("from 'netspec/runtime/");
  });

  it('leaves no import with --standalone', () => {
    expect(here.run(['build', 'tiny.netspec', '--out', 'alone', '--standalone']).status).toBe(0);
    const text = here.read(written('alone'));
    expect(text).not.toMatch(/^\s*import\b/m);
    expect(text).not.toMatch(/\bfrom '/);
  });

  it('writes over its own output, and the same bytes for the same spec', () => {
    here.run(['build', 'tiny.netspec', '--out', 'out']);
    const first = here.read(written('out'));
    expect(here.run(['build', 'tiny.netspec', '--out', 'out']).status).toBe(0);
    expect(here.read(written('out'))).toBe(first);
    expect(here.run(['build', 'tiny.netspec', '--out', 'out', '--set', 'classes=3']).status).toBe(0);
    expect(here.read(written('out'))).not.toBe(first);
  });

  it('never overwrites what somebody has edited, and writes again what nobody has', () => {
    const build = () => here.run(['build', 'tiny.netspec', '--target', 'typescript', '--out', 'edited']);
    expect([build().status, build().status]).toEqual([0, 0]);
    const edited = `// mine\n${here.read('edited/tiny.ts')}`;
    here.write('edited/tiny.ts', edited);
    expect(build().status).toBe(1);
    expect(here.read('edited/tiny.ts')).toBe(edited);
  });

  it('never overwrites what it did not write, unless forced', () => {
    here.run(['build', 'tiny.netspec', '--out', 'out']);
    const file = written('out');
    here.write(file, '// my own netspec network\n');
    const { status, stderr } = here.run(['build', 'tiny.netspec', '--out', 'out']);
    expect(status).toBe(1);
    expect(stderr).toContain(`${file} was edited, or not written by netspec build`);
    expect(stderr).toContain('--force');
    expect(here.read(file)).toBe('// my own netspec network\n');
    expect(here.run(['build', 'tiny.netspec', '--out', 'out', '--force']).status).toBe(0);
    expect(here.read(file)).toContain('export class Tiny ');
  });

  it('writes nothing for a wrong spec', () => {
    here.write('broken.netspec', broken);
    expect(here.run(['build', 'broken.netspec', '--out', 'out']).status).toBe(1);
    expect(here.has('out')).toBe(false);
  });

  it('says in one line that a folder cannot be made', () => {
    here.write('file', 'x');
    const { status, stderr } = here.run(['build', 'tiny.netspec', '--out', 'file/out']);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^error: cannot write file\/out\/[^\n]*\n$/);
  });
});
