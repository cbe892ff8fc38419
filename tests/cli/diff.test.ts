/** `netspec diff` of two files as a process. Revisions of git have a test of their own beside it. */
import { join } from 'node:path';
import { parse } from 'lossless-json';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { diffSchema } from '../../src/cli/output/diff-schema.js';
import { broken, lenet, problems, type Result, root, tiny, Workplace } from './netspec.js';

const resnet = join(root, 'specs', 'resnet.netspec');
const depths = [resnet, resnet, '--set-old', 'depth=18', '--set-new', 'depth=34'];

let here: Workplace;
beforeAll(() => {
  here = new Workplace();
  here.write('tiny.netspec', tiny);
  here.write('broken.netspec', broken);
  here.write(
    'two.netspec',
    'network Small { input 8x8x1; conv 2 F=3 }\nnetwork Large { input 8x8x1; conv 8 F=5 }\n',
  );
});
afterAll(() => here.remove());

const said = ({ status, stdout, stderr }: Result) => ({ status, stdout, stderr });

describe('netspec diff of two files', () => {
  it('says in a few lines what ResNet-34 has over ResNet-18', () => {
    const { status, stdout, stderr } = here.run(['diff', ...depths]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^ +params +11,689,512 +21,797,672 +\+10,108,160 +\+86\.5 %$/m);
    expect(stdout).toMatch(/^ +depth +18 +34 +\+16 +\+88\.9 %$/m);
    const layers = stdout.split('\n').filter((line) => line.startsWith('  +'));
    expect(layers.map((line) => line.replaceAll(/ {2,}/g, ' | '))).toEqual([
      ' | + | backbone.layer1.2 | 7 layers | 56x56x64 | +73,984 params | +231,211,008 MACs',
      ' | + | backbone.layer2.2 … backbone.layer2.3 | 2 blocks, 14 layers | 28x28x128 | +590,848 params | +462,422,016 MACs',
      ' | + | backbone.layer3.2 … backbone.layer3.5 | 4 blocks, 28 layers | 14x14x256 | +4,722,688 params | +924,844,032 MACs',
      ' | + | backbone.layer4.2 | 7 layers | 7x7x512 | +4,720,640 params | +231,211,008 MACs',
    ]);
    expect(stdout).toContain('102 tensors (11,699,112 values) of 182 fit by name and shape');
  });

  it('finds nothing where nothing differs', () => {
    expect(said(here.run(['diff', 'tiny.netspec', 'tiny.netspec']))).toEqual({
      status: 0,
      stdout: 'tiny.netspec\n\nTiny: no difference\n',
      stderr: '',
    });
  });

  it('prints JSON that its schema describes, with exact figures', () => {
    const { status, stdout } = here.run(['diff', ...depths, '--format', 'json', '--fail-on', 'depth+1']);
    expect(status).toBe(1);
    const found = JSON.parse(stdout);
    expect(problems(diffSchema, found)).toEqual([]);
    const [network] = found.files[0].networks;
    expect(network.figures.macs).toEqual({
      old: 1814073344,
      new: 3663761408,
      delta: 1849688064,
      percent: 101.963246,
    });
    expect(network.layers.added).toHaveLength(56);
    expect(network.checkpoint.compatibility).toBe('partial');
    expect(found.exceeded).toEqual(['ResNet: depth +16 (+88.9 %) is more than --fail-on depth+1 allows']);
    expect(() => parse(stdout)).not.toThrow();
  });

  it('keeps JSON to its schema where networks come and go, sizes are open, and nothing fits', () => {
    const open = (least: number, more: string) =>
      `network Open { input [H, W, 3] where H >= ${least}, W >= ${least}; conv 4 F=3${more} }\n`;
    here.write('open.netspec', open(3, ''));
    here.write('open2.netspec', open(5, '; conv 4 F=3'));
    for (const pair of [
      ['two.netspec', 'tiny.netspec'],
      ['open.netspec', 'open2.netspec'],
      ['open.netspec', lenet],
    ]) {
      const { stdout } = here.run(['diff', ...pair, '--format', 'json']);
      expect(problems(diffSchema, JSON.parse(stdout))).toEqual([]);
    }
    const { stdout } = here.run(['diff', 'open.netspec', 'open2.netspec']);
    expect(stdout).toContain('compared at the smallest: H = 3, W = 3 -> H = 5, W = 5');
    expect(stdout).toMatch(/MACs: .*H.* -> .*H/);
  });

  it('is a comment for a pull request as Markdown', () => {
    const { stdout } = here.run(['diff', ...depths, '--format', 'markdown', '--fail-on', 'params+5%']);
    expect(stdout).toContain('- **Exceeded:** ResNet: params +10,108,160');
    expect(stdout).toMatch(/^\| params +\| +11,689,512 \| +21,797,672 \| +\+10,108,160 \| +\+86\.5 \|$/m);
    expect(stdout).toContain('**Checkpoint:** weights do not load whole');
    expect(stdout).toContain('<details><summary>Layers: 56 added, 69 unchanged</summary>\n\n|');
    expect(stdout.match(/<details>/g)?.length).toBe(stdout.match(/<\/details>/g)?.length);
  });

  it('picks networks by name, and pairs the only ones', () => {
    const { stdout } = here.run(['diff', 'two.netspec#Small', 'two.netspec#Large']);
    expect(stdout).toContain('Small -> Large');
    expect(stdout).toContain('F 3 -> 5; filters 2 -> 8');
    const all = here.run(['diff', 'two.netspec', 'two.netspec']);
    expect(all.stdout).toContain('Small: no difference\n\nLarge: no difference');
    const lone = here.run(['diff', 'two.netspec', 'two.netspec#Large']);
    expect(lone.stdout).toContain('network Small (20 params, 648 MACs): removed');
  });

  it('exits with 1 for each limit that is exceeded, and 0 where all are kept', () => {
    const change = ['diff', 'tiny.netspec', 'tiny.netspec', '--set-new', 'classes=11'];
    const kept = here.run([...change, '--fail-on', 'params+20%', '--fail-on', 'depth+0']);
    expect({ status: kept.status, stderr: kept.stderr }).toEqual({ status: 0, stderr: '' });
    const over = here.run([
      ...change,
      '--fail-on',
      'params+1',
      '--fail-on',
      'checkpoint',
      '--fail-on',
      'depth+0',
    ]);
    expect(over.status).toBe(1);
    expect(over.stderr.split('\n').filter((line) => line.startsWith('error:'))).toEqual([
      'error: Tiny: params +65 (+9.4 %) is more than --fail-on params+1 allows',
      'error: Tiny: the old weights do not load, which --fail-on checkpoint does not allow',
    ]);
  });

  it.each([40, 80])('fits %i columns', (columns) => {
    const { stdout } = here.run(['diff', lenet, lenet, '--set-new', 'classes=26'], {
      environment: { COLUMNS: String(columns) },
    });
    expect(stdout.split('\n').filter((line) => line.length > columns)).toEqual([]);
  });

  it('prints the diagnostics of a side that does not check, of both where both do not', () => {
    const { status, stdout, stderr } = here.run(['diff', 'broken.netspec', 'missing.netspec']);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('error[shape/filter-larger-than-input]');
    expect(stderr).toContain('missing.netspec');
  });

  it('says which side does not check where both are one file', () => {
    const { status, stdout, stderr } = here.run([
      'diff',
      'tiny.netspec',
      'tiny.netspec',
      '--set-new',
      'clases=3',
    ]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('error: the new side does not check: tiny.netspec (clases=3)\n');
    const both = here.run(['diff', 'broken.netspec', 'missing.netspec']);
    expect(both.stderr.replaceAll(/\s+/g, ' ')).toContain(
      'the old side does not check: broken.netspec; the new side does not check: missing.netspec',
    );
  });

  it('lists a layer whose params changed though nothing of its own did, and sums up the others', () => {
    const network = (more: string) =>
      `network Pooled { input 20x20x3; conv 16 F=3 P=1; relu; ${more}flatten; dense 128; relu; dense 10 }\n`;
    here.write('flat.netspec', network(''));
    here.write('pooled.netspec', network('global_avgpool; '));
    const { stdout } = here.run(['diff', 'flat.netspec', 'pooled.netspec']);
    // 128 * 400 * 16 + 128 and 128 * 16 + 128 params.
    expect(stdout).toMatch(/^ +~ +dense1 +params 819,328 -> 2,176 +128 +-817,152 params +-817,152 MACs$/m);
    // 6,400 values became 16.
    expect(stdout).toContain(
      '1 layer of the changed only follows what comes in: the same params, activations -24.9 KiB',
    );
    const markdown = here.run(['diff', 'flat.netspec', 'pooled.netspec', '--format', 'markdown']).stdout;
    expect(markdown).toMatch(/\| `dense1` +\| params 819,328 -> 2,176 +\|/);
  });

  it('never says that all of the weights fit where some are missing', () => {
    here.write('long.netspec', 'network Long { input 64x64x1; flatten; dense 64 }\n');
    here.write('longer.netspec', 'network Long { input 64x64x1; flatten; dense 64; dense 1 }\n');
    const { stdout } = here.run(['diff', 'long.netspec', 'longer.netspec']);
    // 262,208 of 262,273 values are 99.98 %.
    expect(stdout).toContain('99.9 % of the values; 2 missing');
  });

  it('compares a network that breaks its budgets, says so, and exits with 1', () => {
    here.write('budget.netspec', tiny.replace('train {', 'require params <= 700\n  train {'));
    const { status, stdout, stderr } = here.run([
      'diff',
      'tiny.netspec',
      'budget.netspec',
      '--set-new',
      'classes=11',
    ]);
    expect(status).toBe(1);
    expect(stderr).toContain('error[budget/broken]');
    expect(stdout).toMatch(/^ +params +690 +755 +\+65 +\+9\.4 %$/m);
  });

  it.each([
    ['one file', ['tiny.netspec'], 'two specs are compared, not 1'],
    ['three files', ['tiny.netspec', 'tiny.netspec', lenet], 'two specs are compared, not 3'],
    ['no file', [], 'two specs are compared, not 0'],
    ['a network that is not there', ['two.netspec#Larg', lenet], 'did you mean Large?'],
    ['a name left out', ['two.netspec#', lenet], 'names no network'],
    ['a limit without a figure', ['tiny.netspec', lenet, '--fail-on', 'parms+5%'], 'did you mean params?'],
    ['a setting without a value', ['tiny.netspec', lenet, '--set-new', 'x'], '--set-new x is not NAME=VALUE'],
  ])('refuses %s', (_, args, expected) => {
    const { status, stdout, stderr } = here.run(['diff', ...args]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(expected);
  });
});
