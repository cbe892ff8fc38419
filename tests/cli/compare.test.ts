import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareSchema } from '../../src/cli/output/compare-schema.js';
import { broken, lenet, problems, tiny, Workplace } from './netspec.js';

let here: Workplace;
beforeAll(() => {
  here = new Workplace();
  here.write('tiny.netspec', tiny);
  here.write('broken.netspec', broken);
  here.write(
    'two.netspec',
    'network Small { input 8x8x1; conv 2 F=3 }\nnetwork Large { input 8x8x1; conv 8 F=5; conv 8 F=3 }\n',
  );
});
afterAll(() => here.remove());

describe('netspec compare', () => {
  it('sets the networks of one file side by side, with ratios to the first', () => {
    const { status, stdout, stderr } = here.run(['compare', 'two.netspec']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^ +Small +Large$/m);
    expect(stdout).toMatch(/^ +params +20 +792 \(x 39\.60\)$/m);
    expect(stdout).toMatch(/^ +MACs +648 +5,504 \(x 8\.49\)$/m);
    expect(stdout).toMatch(/^ +depth +1 +2 \(x 2\.00\)$/m);
    expect(stdout).toMatch(/^ +field +3x3 +7x7$/m);
  });

  it('takes files and single networks, and prints JSON that its schema describes', () => {
    const { status, stdout } = here.run(['compare', 'two.netspec#Large', lenet, '--format', 'json']);
    expect(status).toBe(0);
    const { networks } = JSON.parse(stdout);
    expect(problems(compareSchema, { networks })).toEqual([]);
    expect(networks.map(({ network }: { network: string }) => network)).toEqual(['Large', 'LeNet5']);
    expect(networks[1]).toMatchObject({ params: 61706, macs: 416520, depth: 5, weightBytes: 4 * 61706 });
    expect(networks[0].ratios.params).toBe(1);
    expect(networks[1].ratios.params).toBeCloseTo(61706 / 792, 5);
    expect(networks[0].receptiveField[0].axes[0].size).toEqual([7, 7]);
  });

  it('names the file where two networks have one name', () => {
    here.write('other.netspec', tiny.replace('width = 4', 'width = 8'));
    const { stdout } = here.run(['compare', 'tiny.netspec', 'other.netspec']);
    expect(stdout).toMatch(/tiny\.netspec#Tiny +other\.netspec#Tiny/);
  });

  it('passes parameters on', () => {
    const { stdout } = here.run([
      'compare',
      'tiny.netspec',
      'tiny.netspec',
      '--set',
      'classes=26',
      '--format',
      'json',
    ]);
    const [first] = JSON.parse(stdout).networks;
    expect(first.params).toBe(40 + 64 * 26 + 26);
  });

  it.each([40, 60, 80])('fits %i columns', (columns) => {
    const { stdout } = here.run(['compare', 'two.netspec', lenet], {
      environment: { COLUMNS: String(columns) },
    });
    expect(stdout.split('\n').filter((line) => line.length > columns)).toEqual([]);
    expect(stdout).toContain('61,706');
  });

  it('prints the diagnostics of a file with errors, of every such file, and nothing else', () => {
    const { status, stdout, stderr } = here.run(['compare', 'broken.netspec', lenet, 'missing.netspec']);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('error[shape/filter-larger-than-input]');
    expect(stderr).toContain('missing.netspec');
  });

  it.each([
    ['one network alone', [lenet], 'one network cannot be compared'],
    ['a network that is not there', ['two.netspec#Larg', lenet], 'did you mean Large?'],
    ['a name left out', ['two.netspec#', lenet], 'names no network'],
    ['no file', [], "missing required argument 'file'"],
  ])('refuses %s', (_, args, expected) => {
    const { status, stdout, stderr } = here.run(['compare', ...args]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(expected);
  });
});
