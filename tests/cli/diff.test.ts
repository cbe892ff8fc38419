import { execFileSync } from 'node:child_process';
import { readFileSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'lossless-json';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { diffSchema } from '../../src/cli/output/diff-schema.js';
import { hasGit } from '../tools.js';
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

if (!hasGit) console.warn('netspec diff --git is not tried: there is no git here');

describe.skipIf(!hasGit)('netspec diff --git (with git)', () => {
  let place: Workplace;
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.org', ...args], {
      cwd: place.folder,
      encoding: 'utf8',
    });
  const block = (filters: number) => `block Piece { conv ${filters} F=3 P=1; relu }\n`;
  const user = 'import "blocks/piece.netspec"\nnetwork User { input 8x8x1; Piece }\n';

  beforeAll(() => {
    place = new Workplace();
    git('init', '-q', '-b', 'main');
    place.write('nets/tiny.netspec', tiny);
    place.write('nets/user.netspec', user);
    place.write('nets/blocks/piece.netspec', block(4));
    place.write('nets/same.netspec', 'network Same { input 8x8x1; conv 3 F=3 }\n');
    place.write('nets/moved.netspec', 'network Moved { input 8x8x1; conv 3 F=3; relu; conv 5 F=3 }\n');
    place.write('gone.netspec', 'network Gone { input 8x8x1; conv 3 F=3 }\n');
    place.write('mended.netspec', broken);
    place.write('odd "name".netspec', tiny.replace('Tiny', 'Odd'));
    place.write('picture.bin', new Uint8Array([0, 1, 2, 255, 0]));
    git('add', '-A');
    git('commit', '-q', '-m', 'first');
    git('tag', 'first');
    place.write('nets/tiny.netspec', tiny.replace('width = 4', 'width = 6'));
    place.write('nets/blocks/piece.netspec', block(6));
    place.write('mended.netspec', broken.replace('F=9', 'F=3'));
    place.write(
      'odd "name".netspec',
      tiny.replace('Tiny', 'Odd').replace('F=3', 'F=5').replace('P=1', 'P=2'),
    );
    place.write('picture.bin', new Uint8Array([0, 1, 2, 254, 0]));
    git('mv', 'nets/moved.netspec', 'nets/elsewhere.netspec');
    git('rm', '-q', 'gone.netspec');
    place.write('fresh.netspec', 'network Fresh { input 8x8x1; conv 3 F=3 }\n');
  });
  afterAll(() => place.remove());

  interface Found {
    readonly old: string | null;
    readonly new: string | null;
    readonly broken: readonly string[];
    readonly networks: readonly {
      readonly new: string;
      readonly figures: Readonly<Record<string, { old: number; new: number }>>;
    }[];
    readonly added: readonly { readonly name: string }[];
    readonly removed: readonly { readonly name: string }[];
  }

  function filesOf(args: readonly string[], status = 0): readonly Found[] {
    const result = place.run(['diff', '--format', 'json', ...args]);
    expect({ status: result.status, stderr: result.stderr }).toEqual({ status, stderr: '' });
    const found = JSON.parse(result.stdout);
    expect(problems(diffSchema, found)).toEqual([]);
    return found.files;
  }

  const names = (files: readonly Found[]) => files.map((file) => [file.old, file.new]);

  const expected = [
    [null, 'fresh.netspec'],
    ['gone.netspec', null],
    ['mended.netspec', 'mended.netspec'],
    ['nets/blocks/piece.netspec', 'nets/blocks/piece.netspec'],
    ['nets/moved.netspec', 'nets/elsewhere.netspec'],
    ['nets/tiny.netspec', 'nets/tiny.netspec'],
    ['nets/user.netspec', 'nets/user.netspec'],
    ['odd "name".netspec', 'odd "name".netspec'],
  ];

  it('compares each spec that differs from a revision, new and lost and moved ones, and those that import one', () => {
    const files = filesOf(['--git', 'first']);
    expect(names(files)).toEqual(expected);
    const at = (name: string) => files.find((file) => file.new === name || file.old === name);
    expect(at('fresh.netspec')?.added).toMatchObject([{ name: 'Fresh', params: 30 }]);
    expect(at('gone.netspec')?.removed).toMatchObject([{ name: 'Gone' }]);
    expect(at('mended.netspec')).toMatchObject({ broken: ['old'], networks: [] });
    expect(at('nets/tiny.netspec')?.networks[0].figures.params).toMatchObject({ old: 690, new: 1030 });
    // The block that it imports was changed, the file itself was not.
    expect(at('nets/user.netspec')?.networks[0].figures.params).toMatchObject({ old: 40, new: 60 });
    expect(at('nets/elsewhere.netspec')?.networks[0].figures.params).toMatchObject({ old: 170, new: 170 });
  });

  it('looks only at the paths given, from the folder that it runs in', () => {
    expect(names(filesOf(['--git', 'first', 'nets/tiny.netspec']))).toEqual([
      ['nets/tiny.netspec', 'nets/tiny.netspec'],
    ]);
    expect(names(filesOf(['--git', 'first', 'nets']))).toEqual(
      expected.filter(([, name]) => name?.startsWith('nets/')),
    );
    expect(names(filesOf(['--git', 'first', 'nets/**/{tiny,piece}.netspec']))).toEqual([
      ['nets/blocks/piece.netspec', 'nets/blocks/piece.netspec'],
      ['nets/tiny.netspec', 'nets/tiny.netspec'],
    ]);
    expect(names(filesOf(['--git', 'first', 'gone.netspec']))).toEqual([['gone.netspec', null]]);
  });

  it('follows a spec that was moved, whichever of its names is given', () => {
    const moved = [['nets/moved.netspec', 'nets/elsewhere.netspec']];
    expect(names(filesOf(['--git', 'first', 'nets/elsewhere.netspec']))).toEqual(moved);
    expect(names(filesOf(['--git', 'first', 'nets/moved.netspec']))).toEqual(moved);
  });

  it('says that a file has only blocks, and which specs import it', () => {
    place.write('lone.netspec', block(3));
    try {
      const { stdout } = place.run(['diff', '--git', 'first', 'nets/blocks', 'lone.netspec']);
      expect(stdout.replaceAll(/\s+/g, ' ').trim()).toBe(
        [
          'lone.netspec: new a file of blocks, without a network of its own; no spec imports it',
          'nets/blocks/piece.netspec a file of blocks, without a network of its own; imported by nets/user.netspec',
        ].join(' '),
      );
    } finally {
      unlinkSync(place.path('lone.netspec'));
    }
  });

  it('says so of a file that git ignores', () => {
    place.write('.git/info/exclude', 'secret.netspec\n');
    place.write('secret.netspec', tiny);
    const { status, stderr } = place.run(['diff', '--git', 'first', 'secret.netspec']);
    expect(status).toBe(2);
    expect(stderr).toContain('git has it on neither side: it is ignored');
  });

  it('notes a path that has no spec', () => {
    const { status, stdout, stderr } = place.run(['diff', '--git', 'first', 'picture.bin']);
    expect({ status, stdout, stderr }).toEqual({
      status: 0,
      stdout: 'no spec differs\n',
      stderr: 'picture.bin is no spec\n',
    });
    place.write('texts/about.txt', 'text');
    expect(place.run(['diff', '--git', 'first', 'texts'])).toMatchObject({
      status: 0,
      stderr: 'texts has no spec, neither before nor now\n',
    });
  });

  it.each([
    ['is mistyped', 'nets/tinny.netspec', 'did you mean nets/tiny.netspec?'],
    ['is a folder that is mistyped', 'net/', 'did you mean nets?'],
    ['is elsewhere', 'tiny.netspec', 'did you mean nets/tiny.netspec?'],
    ['is like none', 'quite/different', 'no file matches quite/different, neither before nor now'],
    ['is a glob without a match', 'nets/*.yaml', 'no file matches nets/*.yaml'],
    ['is outside', '..', '.. is outside of the repository'],
  ])('refuses a path that %s', (_, path, expectedText) => {
    const { status, stdout, stderr } = place.run(['diff', '--git', 'first', 'nets', path]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(expectedText);
  });

  it('judges every network by the limits', () => {
    const { status, stderr } = place.run(['diff', '--git', 'first', '--fail-on', 'params+45%']);
    expect(status).toBe(1);
    expect(stderr.trim().split('\n')).toEqual([
      'error: Tiny: params +340 (+49.3 %) is more than --fail-on params+45% allows',
      'error: User: params +20 (+50.0 %) is more than --fail-on params+45% allows',
    ]);
  });

  it('reports a spec that does not check, compares the others, and exits with 1', () => {
    place.write('nets/same.netspec', 'network Same { input 8x8x1; conv 3 F=9 }\n');
    try {
      const { status, stdout, stderr } = place.run(['diff', '--git', 'first', 'nets']);
      expect(status).toBe(1);
      expect(stderr).toContain('error[shape/filter-larger-than-input]');
      expect(stdout).toContain('nets/same.netspec\n  it does not check');
      expect(stdout).toContain('filters 4 -> 6');
    } finally {
      place.write('nets/same.netspec', 'network Same { input 8x8x1; conv 3 F=3 }\n');
    }
  });

  it('compares two revisions, whatever the working tree has, and changes nothing', () => {
    git('add', '-A');
    git('commit', '-q', '-m', 'second');
    place.write('nets/tiny.netspec', 'this is no spec');
    const before = readFileSync(join(place.folder, '.git/index'));
    expect(names(filesOf(['--git', 'first..main']))).toEqual(expected);
    expect(names(filesOf(['--git', 'first..', 'nets/blocks']))).toEqual([
      ['nets/blocks/piece.netspec', 'nets/blocks/piece.netspec'],
    ]);
    expect(names(filesOf(['--git', 'main..first', 'gone.netspec']))).toEqual([[null, 'gone.netspec']]);
    expect(names(filesOf(['--git', 'main...first', 'gone.netspec']))).toEqual([]);
    expect(readFileSync(join(place.folder, '.git/index'))).toEqual(before);
    place.write('nets/tiny.netspec', tiny.replace('width = 4', 'width = 6'));
    expect(place.run(['diff', '--git', 'main']).stdout).toBe('no spec differs\n');
  });

  it.each([
    ['a revision that is not there', ['--git', 'nowhere'], 1, 'there is no revision nowhere'],
    ['an option in place of one', ['--git=--output=x'], 2, 'is no revision'],
    ['one in a range', ['--git=main..-x'], 2, 'is no revision'],
    ['an expression that git refuses', ['--git', 'a b:^{}'], 1, 'there is no revision'],
  ])('refuses %s', (_, args, status, message) => {
    const result = place.run(['diff', ...args]);
    expect({ status: result.status, stdout: result.stdout }).toEqual({ status, stdout: '' });
    expect(result.stderr).toContain(message);
    expect(place.has('x')).toBe(false);
  });

  it('says so where there is no repository, and where there is no git', () => {
    const environment = { GIT_CEILING_DIRECTORIES: join(here.folder, '..') };
    const outside = here.run(['diff', '--git', 'main'], { environment });
    expect(outside).toMatchObject({ status: 1, stdout: '' });
    expect(outside.stderr).toContain('this folder is in no git repository');
    const without = place.run(['diff', '--git', 'main'], { environment: { PATH: here.folder } });
    expect(without).toMatchObject({ status: 1, stdout: '' });
    expect(without.stderr).toContain('git was not found');
  });
});
