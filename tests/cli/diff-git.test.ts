/** `netspec diff --git` as a process: files of a repository that come, go, move, break, and what they import. */
import { execFileSync } from 'node:child_process';
import { readFileSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { diffSchema } from '../../src/cli/output/diff-schema.js';
import { hasGit } from '../tools.js';
import { broken, problems, tiny, Workplace } from './netspec.js';

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
    const here = new Workplace();
    const environment = { GIT_CEILING_DIRECTORIES: join(here.folder, '..') };
    const outside = here.run(['diff', '--git', 'main'], { environment });
    expect(outside).toMatchObject({ status: 1, stdout: '' });
    expect(outside.stderr).toContain('this folder is in no git repository');
    const without = place.run(['diff', '--git', 'main'], { environment: { PATH: here.folder } });
    expect(without).toMatchObject({ status: 1, stdout: '' });
    expect(without.stderr).toContain('git was not found');
    here.remove();
  });
});
