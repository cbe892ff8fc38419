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

  it('says what a layer sees and moves', () => {
    const { stdout } = here.run(['explain', lenet, 'c3']);
    expect(stdout).toMatch(/^field {3}14x14, stride 2x2, the first centred at 4\.5x4\.5$/m);
    expect(stdout).toMatch(/^moved {3}20\.3 KiB of inputs, weights and output; 23\.19 FLOPs a byte$/m);
  });

  it('shows the lecture figures beside a dense and a separable layer', () => {
    here.write('wide.netspec', 'network Wide { input 32x32x3; c: conv 64 F=5 }');
    const dense = here.run(['explain', 'wide.netspec', 'c', '--versus', 'dense']).stdout;
    expect(dense).toContain('c as it is: 4,800 weights, 3,763,200 MACs');
    expect(dense).toContain('154,140,672 weights');
    expect(dense).toContain('32,113 times as many weights');
    here.write('narrow.netspec', 'network Narrow { input 32x32x3; c: conv 12 F=3; relu }');
    const separable = here.run(['explain', 'narrow.netspec', 'c', '--versus', 'separable']).stdout;
    expect(separable).toContain('c as it is: 324 weights, 291,600 MACs');
    expect(separable).toContain('as separable: 63 weights, 56,700 MACs');
    expect(separable).toContain('depthwise: 3 filters of 3x3: 27 weights, 24,300 MACs');
  });

  it.each([
    ['--versus without a layer', [lenet, '--versus', 'dense'], '--versus needs the path of a layer'],
    ['--versus of a layer without weights', [lenet, 's2', '--versus', 'dense'], 'cannot be compared'],
    ['--versus separable of a dense layer', [lenet, 'f5', '--versus', 'separable'], 'use --versus dense'],
    ['--versus of a group', ['groups.netspec', 'g', '--versus', 'dense'], 'no single layer'],
    ['an unknown way', [lenet, 'c1', '--versus', 'sparse'], 'dense, separable'],
    ['a convention of a layer', [lenet, 'c1', '--convention', 'thop'], 'a whole network'],
    ['a convention and a way', [lenet, '--convention', 'thop', '--versus', 'dense'], '--versus needs'],
  ])('refuses %s', (_, args, expected) => {
    const { status, stdout, stderr } = here.run(['explain', ...args]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(expected);
  });

  it('itemises where another tool differs, with its rules in words', () => {
    const { status, stdout } = here.run(['explain', lenet, '--convention', 'torchinfo']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^ +conv +357,600 +363,904 +\+6,304$/m);
    expect(stdout).toMatch(/^ +total +416,520 +423,038 +\+6,518$/m);
    expect(stdout).toContain('conv: counts weights and bias, by the positions of the output');
    expect(stdout).toContain('not counted by either: tanh, avgpool, flatten');
    expect(here.run(['explain', lenet, '--convention', 'keras']).stdout).toContain('no figure of operations');
  });

  it('shows the signature of a block, and each call of it', () => {
    here.write(
      'blocks.netspec',
      'block Pair(width, S = 1) {\n  conv width F=3 S=S P=1\n  relu\n}\nnetwork Calls {\n  input 8x8x2\n  a: Pair 4\n  b: Pair 6 S=2\n}\n',
    );
    const { status, stdout } = here.run(['explain', 'blocks.netspec', 'Pair']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^block Pair\(width, S = 1\)\n {2}blocks\.netspec:1$/m);
    expect(stdout).toMatch(/^ {2}width {2}must be given$/m);
    expect(stdout).toMatch(/^ {2}S {2}1 unless given$/m);
    expect(stdout).toMatch(/^ {2}a +width=4 S=1 +8x8x2 -> 8x8x4 +2 layers +76 params +4,608 MACs$/m);
    expect(stdout).toMatch(/^ {2}b +width=6 S=2 +8x8x4 -> 4x4x6 +2 layers +222 params +3,456 MACs$/m);
    expect(stdout).toMatch(/^ {2}a\.conv1 +conv +8x8x4$/m);
  });

  it('shows a block of a file that calls none, and of one with mistakes', () => {
    here.write('library.netspec', 'block Alone(width) {\n  conv width F=3\n}\n');
    const library = here.run(['explain', 'library.netspec', 'Alone']);
    expect(library.status).toBe(0);
    expect(library.stdout).toContain('no network here calls Alone');
    here.write(
      'wrong.netspec',
      'block Alone(width) {\n  conv width F=3\n}\nnetwork N { input 2x2x1; Alone 3 }\n',
    );
    expect(here.run(['explain', 'wrong.netspec', 'Alone']).stdout).toMatch(/^block Alone\(width\)$/m);
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
