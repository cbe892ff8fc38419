import { symlinkSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tiny, Workplace } from './netspec.js';

let here: Workplace;
beforeEach(() => {
  here = new Workplace();
});
afterEach(() => here.remove());

const untidy = 'network A {\ninput 4x4x1\n// why\nconv   2 F=3\n      relu }\n';

describe('netspec fmt', () => {
  it('formats in place, says which, and then has nothing to do', () => {
    here.write('a.netspec', untidy);
    expect(here.run(['fmt', 'a.netspec'])).toEqual({
      status: 0,
      stdout: 'formatted a.netspec\n',
      stderr: '',
    });
    const formatted = here.read('a.netspec');
    expect(formatted).toContain('  // why\n');
    expect(here.run(['fmt', 'a.netspec'])).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(here.read('a.netspec')).toBe(formatted);
    expect(here.run(['fmt', '--check', 'a.netspec']).status).toBe(0);
  });

  it('--check lists the files, changes nothing and exits with 1', () => {
    here.write('a.netspec', untidy);
    const { status, stdout, stderr } = here.run(['fmt', '--check', '.']);
    expect({ status, stdout }).toEqual({ status: 1, stdout: 'a.netspec\n' });
    expect(stderr).toContain('1 file not formatted');
    expect(here.read('a.netspec')).toBe(untidy);
  });

  it('converts to YAML and back without loss', () => {
    here.write('a.netspec', tiny);
    expect(here.run(['fmt', 'a.netspec']).status).toBe(0);
    const yaml = here.run(['fmt', '--to', 'yaml', 'a.netspec']);
    expect(yaml.stdout).toMatch(/^network: Tiny$/m);
    here.write('b.netspec.yaml', yaml.stdout);
    expect(here.run(['fmt', '--to', 'dsl', 'b.netspec.yaml']).stdout).toBe(here.read('a.netspec'));
  });

  it('--write writes the other form beside the file, but not over another', () => {
    here.write('a.netspec', tiny);
    expect(here.run(['fmt', '--to', 'yaml', '--write', 'a.netspec']).stdout).toBe('wrote a.netspec.yaml\n');
    expect(here.run(['check', 'a.netspec.yaml']).status).toBe(0);
    const again = here.run(['fmt', '--to', 'yaml', '--write', 'a.netspec']);
    expect(again.status).toBe(1);
    expect(again.stderr).toContain('a.netspec.yaml exists already');
    expect(here.run(['fmt', '--to', 'yaml', '--write', '--force', 'a.netspec']).status).toBe(0);
  });

  it('reads standard input and writes standard output', () => {
    const { status, stdout } = here.run(['fmt', '-'], { input: untidy });
    expect(status).toBe(0);
    expect(here.run(['fmt', '-'], { input: stdout }).stdout).toBe(stdout);
    const yaml = 'network: A\ninput: 4x4x1\nlayers: [relu]\n';
    const named = here.run(['fmt', '-', '--stdin-name', 'a.netspec.yaml'], { input: yaml });
    expect(named.status).toBe(0);
    expect(named.stdout).toMatch(/^network: A$/m);
  });

  it('leaves a file with syntax errors alone, and formats the others', () => {
    const wrong = 'network A {\n  input 4x4x1\n  conv 2 F=\n}\n';
    here.write('a.netspec', untidy);
    here.write('wrong.netspec', wrong);
    const { status, stdout, stderr } = here.run(['fmt', 'wrong.netspec', 'a.netspec']);
    expect({ status, stdout }).toEqual({ status: 1, stdout: 'formatted a.netspec\n' });
    expect(stderr).toContain('wrong.netspec:3:');
    expect(here.read('wrong.netspec')).toBe(wrong);
  });

  it('writes through a link and leaves no other file behind', () => {
    here.write('real/a.netspec', untidy, 0o640);
    symlinkSync(here.path('real/a.netspec'), here.path('link.netspec'));
    expect(here.run(['fmt', 'link.netspec']).status).toBe(0);
    expect(here.read('real/a.netspec')).not.toBe(untidy);
    expect(here.has('link.netspec.partial') || here.has('real/a.netspec.partial')).toBe(false);
  });
});
