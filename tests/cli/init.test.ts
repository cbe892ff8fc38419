import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Workplace } from './netspec.js';

let here: Workplace;
beforeEach(() => {
  here = new Workplace();
});
afterEach(() => here.remove());

describe('netspec init', () => {
  it.each([
    ['digits', 'digits.netspec'],
    ['my first net', 'my-first-net.netspec'],
    ['net.netspec', 'net.netspec'],
    ['folder/net', 'folder/net.netspec'],
    ['3d', '3d.netspec'],
    ['class', 'class.netspec'],
    ['network', 'network.netspec'],
    ['Zürich', 'Zürich.netspec'],
    ['a*/b`c', 'a*/b-c.netspec'],
    ['__proto__', '__proto__.netspec'],
  ])('%s: writes %s, which checks and is formatted', (name, file) => {
    const made = here.run(['init', name]);
    expect(made.stderr).toBe('');
    expect(made.status).toBe(0);
    expect(made.stdout).toContain(`wrote ${file}\n`);
    expect(here.run(['check', file])).toMatchObject({ status: 0, stdout: 'no problems in 1 file\n' });
    expect(here.run(['fmt', '--check', file])).toMatchObject({ status: 0, stdout: '' });
  });

  it('has a name of its own', () => {
    expect(here.run(['init']).status).toBe(0);
    expect(here.has('mynet.netspec')).toBe(true);
  });

  it('never overwrites', () => {
    here.write('net.netspec', 'mine');
    const { status, stderr } = here.run(['init', 'net']);
    expect(status).toBe(1);
    expect(stderr).toContain('net.netspec exists already');
    expect(here.read('net.netspec')).toBe('mine');
  });

  it.each(['', '..', 'folder/'])('refuses %j', (name) => {
    expect(here.run(['init', name]).status).toBe(2);
  });
});
