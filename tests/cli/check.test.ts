import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, symlinkSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkSchema } from '../../src/cli/output/schemas.js';
import { broken, executable, problems, tiny, unprivileged, Workplace } from './netspec.js';

let here: Workplace;
beforeEach(() => {
  here = new Workplace();
});
afterEach(() => here.remove());

describe('netspec check', () => {
  it('says that a right file has no problems', () => {
    here.write('tiny.netspec', tiny);
    expect(here.run(['check', 'tiny.netspec'])).toEqual({
      status: 0,
      stdout: 'no problems in 1 file\n',
      stderr: '',
    });
  });

  it('shows place, source line, carets and count of a mistake, and exits with 1', () => {
    here.write('broken.netspec', broken);
    const { status, stdout, stderr } = here.run(['check', 'broken.netspec']);
    expect(status).toBe(1);
    expect(stderr).toBe('');
    expect(stdout).toContain('error[shape/filter-larger-than-input]: the 9x9 filter does not fit into 8x8\n');
    expect(stdout).toContain('  broken.netspec:3:');
    expect(stdout).toContain('  c1: conv 4 F=9\n');
    expect(stdout).toMatch(/\| +\^+ floor\(\(8 - 9 \+ 0 \+ 0\)\/1\) \+ 1 = 0\n/);
    expect(stdout).toMatch(/1 error in 1 file\n$/);
  });

  it('prints JSON that its schema describes, with places that lead to the text', () => {
    here.write('broken.netspec', broken);
    here.write('tiny.netspec', tiny);
    const { status, stdout } = here.run(['check', '--format', 'json', 'tiny.netspec', 'broken.netspec']);
    expect(status).toBe(1);
    const output = JSON.parse(stdout);
    expect(problems(checkSchema, output)).toEqual([]);
    expect(output).toMatchObject({ files: 2, errors: 1, warnings: 0 });
    const [{ code, file, range, fixes }] = output.diagnostics;
    expect({ code, file }).toEqual({ code: 'shape/filter-larger-than-input', file: 'broken.netspec' });
    const line = broken.split('\n')[range.start.line - 1];
    expect(line.slice(range.start.column - 1, range.end.column - 1)).toContain('9');
    for (const { edits } of fixes) for (const edit of edits) expect(edit.range.start.line).toBe(3);
  });

  it('takes folders, globs and standard input, each file once', () => {
    here.write('a.netspec', tiny);
    here.write('deep/er/b.netspec', broken);
    here.write('node_modules/x/c.netspec', broken);
    here.write('notes.txt', 'no spec');
    const files = (...args: string[]) =>
      JSON.parse(here.run(['check', '--format', 'json', ...args]).stdout).files;
    expect(files('.')).toBe(2);
    expect(files('**/*.netspec', 'a.netspec')).toBe(2);
    expect(here.run(['check', '-'], { input: tiny }).status).toBe(0);
    const { stdout, status } = here.run(['check', '-'], { input: broken });
    expect(status).toBe(1);
    expect(stdout).toContain('<stdin>:3:');
  });

  it('reports a file that cannot be read, and checks the others', () => {
    here.write('lenet.netspec', tiny);
    here.write('broken.netspec', broken);
    const { status, stdout } = here.run(['check', 'lenent.netspec', 'broken.netspec', 'lenet.netspec']);
    expect(status).toBe(2);
    expect(stdout).toContain('error[input/not-found]: there is no file lenent.netspec\n');
    expect(stdout).toContain('did you mean lenet.netspec?');
    expect(stdout).toContain('filter-larger-than-input');
    expect(stdout).toMatch(/2 errors in 3 files\n$/);
  });

  it.each([
    ['binary bytes', Buffer.from([0x89, 0x50, 0, 1, 2]), 'input/not-text'],
    ['UTF-16', Buffer.from('\ufeffnetwork A {}', 'utf16le'), 'input/not-text'],
    ['Latin-1', Buffer.from([0x2f, 0x2f, 0xe4, 0xf6]), 'input/not-text'],
    ['more bytes than any spec has', Buffer.alloc(17 * 1024 * 1024, 'a'), 'input/too-large'],
  ])('refuses %s with one diagnostic', (_, bytes, code) => {
    here.write('a.netspec', bytes);
    const output = JSON.parse(here.run(['check', '--format', 'json', 'a.netspec']).stdout);
    expect(output.diagnostics.map((diagnostic: { code: string }) => diagnostic.code)).toEqual([code]);
  });

  it.runIf(unprivileged !== undefined)('names a file that it may not read, and checks the others', () => {
    here.write('secret.netspec', tiny, 0o000);
    here.write('tiny.netspec', tiny);
    chmodSync(here.folder, 0o755);
    const paths = ['check', here.path('secret.netspec'), here.path('tiny.netspec')];
    const { status, stdout } = spawnSync(process.execPath, [executable, ...paths], {
      encoding: 'utf8',
      ...unprivileged,
    });
    expect(status).toBe(2);
    expect(stdout).toContain(
      `error[input/no-permission]: no permission to read ${here.path('secret.netspec')}`,
    );
    expect(stdout).toMatch(/1 error in 2 files\n$/);
  });

  it('follows links, and takes a file once however many ways lead to it', () => {
    here.write('deep/a.netspec', tiny);
    here.write('elsewhere/b.txt', broken);
    symlinkSync('..', here.path('deep/up'));
    symlinkSync('a.netspec', here.path('deep/again.netspec'));
    symlinkSync('../elsewhere/b.txt', here.path('deep/b.netspec'));
    const output = JSON.parse(here.run(['check', '.', '--format', 'json']).stdout);
    expect(output).toMatchObject({ files: 2, errors: 1, diagnostics: [{ file: 'deep/b.netspec' }] });
  });

  it('does not hang on a device without end', () => {
    const { status, stdout } = here.run(['check', '/dev/zero']);
    expect(status).toBe(2);
    expect(stdout).toContain('error[input/');
  });

  it('reads Windows line ends and a byte-order mark, and counts lines as people do', () => {
    here.write('bom.netspec', `\ufeff${tiny.replaceAll('\n', '\r\n')}`);
    expect(here.run(['check', 'bom.netspec']).status).toBe(0);
    here.write('crlf.netspec', broken.replaceAll('\n', '\r\n'));
    const { stdout } = here.run(['check', 'crlf.netspec']);
    expect(stdout).toContain('crlf.netspec:3:');
    expect(stdout).not.toContain('\r');
  });

  it('names folders and patterns without a spec', () => {
    here.write('empty/readme.txt', 'x');
    const { stdout, status } = here.run(['check', 'empty', '*.netspec']);
    expect(status).toBe(2);
    expect(stdout).toContain('there is no spec in the folder empty');
    expect(stdout).toContain('no file matches *.netspec');
  });

  it('refuses an import through a link that leaves the folder', () => {
    here.write('outside.netspec', 'block B { relu }\n');
    here.write('inside/main.netspec', 'import "blocks.netspec"\nnetwork A {\n  input 4x4x1\n  B\n}\n');
    symlinkSync(here.path('outside.netspec'), here.path('inside/blocks.netspec'));
    const { status, stdout } = here.run(['check', 'inside/main.netspec']);
    expect(status).toBe(1);
    expect(stdout).toContain('outside the folder');
  });

  it('sets parameters, and refuses those that no network has', () => {
    here.write('tiny.netspec', tiny);
    expect(here.run(['check', 'tiny.netspec', '--set', 'classes=26', '--set', 'width=2']).status).toBe(0);
    const unknown = here.run(['check', 'tiny.netspec', '--set', 'clases=26']);
    expect(unknown.status).toBeGreaterThan(0);
    expect(unknown.stdout + unknown.stderr).toContain('did you mean classes?');
    const shapeless = here.run(['check', 'tiny.netspec', '--set', 'classes']);
    expect(shapeless).toMatchObject({ status: 2, stdout: '' });
    expect(shapeless.stderr).toContain('NAME=VALUE');
    expect(here.run(['check', 'tiny.netspec', '--set', '__proto__=1']).status).toBeGreaterThan(0);
  });

  it('chooses a network by name', () => {
    here.write('tiny.netspec', tiny);
    expect(here.run(['check', 'tiny.netspec', '--network', 'Tiny']).status).toBe(0);
    const { status, stderr } = here.run(['check', 'tiny.netspec', '--network', 'Tny']);
    expect(status).toBe(2);
    expect(stderr).toContain('did you mean Tiny?');
  });

  it('colours only when asked or on a terminal', () => {
    here.write('broken.netspec', broken);
    const plain = here.run(['check', 'broken.netspec']).stdout;
    const colored = here.run(['check', 'broken.netspec'], { environment: { FORCE_COLOR: '1' } }).stdout;
    expect(plain).not.toContain('\u001b');
    expect(colored).toContain('\u001b[31m');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape sequences are what is looked for
    expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(plain);
  });

  it('ends silently when nobody reads on', () => {
    here.write('broken.netspec', broken);
    const paths = Array.from({ length: 2000 }, () => 'broken.netspec');
    for (const index of paths.keys()) here.write(`many/${index}.netspec`, broken);
    const script = `"${process.execPath}" "${executable}" check many 2>errors.txt | head -n 1 >first.txt`;
    execFileSync('bash', ['-c', script], { cwd: here.folder });
    expect(here.read('errors.txt')).toBe('');
    expect(here.read('first.txt')).toContain('error[');
  });
});
