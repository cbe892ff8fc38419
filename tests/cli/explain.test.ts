import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lenet, Workplace } from './netspec.js';

let here: Workplace;
beforeAll(() => {
  here = new Workplace();
  here.write(
    'groups.netspec',
    'network Groups {\n  input 8x8x4\n  g: repeat 2 {\n    a: conv 4 F=3 P=1\n    relu\n  }\n  end: conv 2 F=1\n}\n',
  );
});
afterAll(() => here.remove());

describe('netspec explain', () => {
  it('shows line, formula with numbers, weights by axes, and where the input came from', () => {
    const { status, stdout } = here.run(['explain', lenet, 'c3']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^c3: conv {2}.*lenet5\.netspec:\d+$/m);
    expect(stdout).toMatch(/\d+ \| c3: conv 16 F=5 +-> 10x10x16/);
    expect(stdout).toContain('= floor((14 - 5 + 0 + 0) / 1) + 1\n  = 10\n');
    expect(stdout).toMatch(/^params {2}2,416$/m);
    expect(stdout).toMatch(/c3\.weight +16 x 5 x 5 x 6 +\(.*Cin\) +2,400 +trainable/);
    expect(stdout).toMatch(/c3\.bias +16 .* 16 +trainable/);
    expect(stdout).toMatch(/^MACs +240,000$/m);
    expect(stdout).toMatch(/where the input comes from:\n {2}28x28x1 {2}input/);
    expect(stdout).toMatch(/14x14x6 {2}s2 {2}avgpool, line \d+\n/);
  });

  it.each([60, 80])('keeps within a terminal of %i columns', (width) => {
    const { stdout } = here.run(['explain', lenet, 'c3'], { environment: { COLUMNS: String(width) } });
    expect(stdout.split('\n').filter((line) => line.length > width)).toEqual([]);
    expect(stdout).toContain('= 240,000');
  });

  it('lists the paths without a layer', () => {
    const { stdout } = here.run(['explain', lenet]);
    for (const path of ['c1', 's2', 'c3', 's4', 'f5', 'f6'])
      expect(stdout).toMatch(new RegExp(`^  ${path} `, 'm'));
  });

  it('lists the layers within a group', () => {
    const { status, stdout } = here.run(['explain', 'groups.netspec', 'g']);
    expect(status).toBe(0);
    expect(stdout).toContain('g is a group of 4 layers');
    expect(stdout).toContain('g.0.a');
    expect(stdout).toContain('g.1.a');
    expect(stdout).toMatch(/^params {2}296$/m);
    expect(here.run(['explain', 'groups.netspec', 'g.1']).stdout).toContain('group of 2 layers');
  });

  it('explains an input', () => {
    expect(here.run(['explain', lenet, 'input']).stdout).toContain('28x28x1');
  });

  it('suggests the path that was meant', () => {
    const { status, stderr } = here.run(['explain', 'groups.netspec', 'g.0.b']);
    expect(status).toBe(2);
    expect(stderr).toContain('there is no layer g.0.b');
    expect(stderr).toContain('did you mean g.0.a?');
  });
});
