/** `netspec lint` as a process: what is linted, what it ends with, threads, fixes, watching. Its cache has its own test. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkSchema } from '../../src/cli/output/schemas.js';
import { hasGit } from '../tools.js';
import { broken, executable, problems, tiny, unprivileged, Workplace } from './netspec.js';

/** One finding of redundant-activation, with a safe fix. */
const doubled = (name = 'Doubled') => `network ${name} {
  input 8x8x1
  c1: conv 4 F=3 P=1
  relu
  relu
  flatten
  out: dense 10
}
`;

const library = 'block Twice(width) {\n  conv width F=3 P=1\n  relu\n  relu\n}\n';
const importer = (name: string) =>
  `import "library.netspec"\nnetwork ${name} {\n  input 8x8x1\n  Twice(4)\n  flatten\n  out: dense 10\n}\n`;

let here: Workplace;
beforeEach(() => {
  here = new Workplace();
});
afterEach(() => here.remove());

const lint = (...args: string[]) => here.run(['lint', ...args]);
const found = (...args: string[]) => {
  const { stdout, status } = lint('--format', 'json', ...args);
  const output = JSON.parse(stdout);
  expect(problems(checkSchema, output)).toEqual([]);
  return { status, ...output };
};

describe('netspec lint', () => {
  it('lints this folder, and says that there is nothing to say', () => {
    here.write('deep/tiny.netspec', tiny);
    expect(lint()).toEqual({ status: 0, stdout: 'no problems in 1 file\n', stderr: '' });
  });

  it('reports rules beside mistakes, and fails only for mistakes', () => {
    here.write('doubled.netspec', doubled());
    expect(found('doubled.netspec')).toMatchObject({
      status: 0,
      errors: 0,
      warnings: 1,
      diagnostics: [{ code: 'lint/redundant-activation', range: { start: { line: 5, column: 3 } } }],
    });
    here.write('broken.netspec', broken);
    expect(found()).toMatchObject({ status: 1, files: 2, errors: 1, warnings: 1 });
    expect(here.run(['check', 'doubled.netspec']).stdout).toBe('no problems in 1 file\n');
  });

  it('takes standard input under a name', () => {
    const { status, stdout } = here.run(['lint', '-', '--stdin-name', 'piped.netspec'], { input: doubled() });
    expect(status).toBe(0);
    expect(stdout).toContain('  piped.netspec:5:3\n');
  });

  it('sets parameters', () => {
    here.write('tiny.netspec', tiny);
    expect(lint('--set', 'classes=0').status).toBe(1);
    expect(lint('--set', 'classes=4').status).toBe(0);
  });

  it('allows so many warnings, and prints errors only where asked', () => {
    here.write('a.netspec', doubled('A'));
    here.write('b.netspec', doubled('B'));
    expect(lint('--max-warnings', '2').status).toBe(0);
    const { status, stdout, stderr } = lint('--max-warnings', '1', '--quiet');
    expect(status).toBe(1);
    expect(stdout).toBe('no errors in 2 files; 2 warnings not shown\n');
    expect(stderr).toBe('2 warnings, and --max-warnings allows 1\n');
  });

  it('runs only the rules that are named', () => {
    here.write('doubled.netspec', doubled());
    expect(found('--rule', 'redundant-activation').warnings).toBe(1);
    expect(found('--rule', 'bias-before-norm').warnings).toBe(0);
    const { status, stderr } = lint('--rule', 'redundant-activatoin');
    expect(status).toBe(2);
    expect(stderr).toContain('did you mean redundant-activation?');
  });

  it('takes rules from the nearest configuration, and leaves out what that ignores', () => {
    here.write('netspec.config.json', '{ "rules": { "redundant-activation": "error" } }');
    here.write('a.netspec', doubled('A'));
    here.write('old/b.netspec', doubled('B'));
    here.write('old/netspec.config.json', '{ "ignore": ["*.netspec"] }');
    expect(found()).toMatchObject({ status: 1, files: 1, errors: 1, diagnostics: [{ file: 'a.netspec' }] });
    expect(found('--no-config')).toMatchObject({ status: 0, files: 2, warnings: 2 });
  });

  it('ends with 2 where a file cannot be read, and lints the others', () => {
    here.write('a.netspec', doubled());
    here.write('b.netspec', Buffer.from([0, 1, 2]));
    expect(found('a.netspec', 'b.netspec', 'c.netspec')).toMatchObject({
      status: 2,
      files: 3,
      diagnostics: [
        { code: 'lint/redundant-activation' },
        { code: 'input/not-text' },
        { code: 'input/not-found' },
      ],
    });
  });

  it('reports a library once, however many files import it', () => {
    here.write('library.netspec', library);
    for (const name of ['A', 'B', 'C']) here.write(`${name}.netspec`, importer(name));
    const { diagnostics } = found();
    expect(diagnostics).toHaveLength(1);
    expect(diagnostics[0]).toMatchObject({ file: 'library.netspec', range: { start: { line: 4 } } });
    const networks = diagnostics[0].subjects.map(({ network }: { network: string }) => network);
    expect(networks).toEqual(['A', 'B', 'C']);
  });

  it.each([
    ['--dry-run alone', ['--dry-run'], '--fix'],
    ['a baseline to write without its name', ['--write-baseline'], '--baseline FILE'],
    ['a watched dry run', ['--watch', '--fix', '--dry-run'], 'cannot be combined'],
    ['no number of threads', ['--jobs', '0'], 'from 1 to 256'],
    ['standard input to fix', ['-', '--fix'], 'standard input'],
    ['standard input to watch', ['-', '--watch'], 'standard input'],
    ['a value without a name', ['--set', '=3'], 'NAME=VALUE'],
  ])('takes %s for wrong usage', (_, args, words) => {
    here.write('tiny.netspec', tiny);
    const { status, stderr } = lint(...args);
    expect(status).toBe(2);
    expect(stderr).toContain(words);
  });

  it('hides what a baseline lists, and tells what is new', () => {
    here.write('a.netspec', doubled('A'));
    const written = lint('--baseline', 'known.json', '--write-baseline');
    expect(written).toMatchObject({ status: 0, stderr: '1 entry in known.json\n' });
    expect(written.stdout).toContain('no problems in 1 file');
    here.write('b.netspec', doubled('B'));
    expect(found('--baseline', 'known.json')).toMatchObject({ diagnostics: [{ file: 'b.netspec' }] });
    here.write('a.netspec', tiny);
    const codes = found('--baseline', 'known.json').diagnostics.map(({ code }: { code: string }) => code);
    expect(codes).toEqual(['lint/redundant-activation', 'baseline/stale']);
    expect(lint('--baseline', 'unknown.json').status).toBe(2);
  });

  it('writes the report to a file, and tells where the time went', () => {
    here.write('a.netspec', doubled());
    const { status, stdout, stderr } = lint('--format', 'sarif', '--output', 'out/report.sarif', '--stats');
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
    expect(JSON.parse(here.read('out/report.sarif')).version).toBe('2.1.0');
    expect(stderr).toMatch(/^1 file, 5 layers in \d+\.\d\d s \(.* files, .* layers a second\)\n/);
    expect(stderr).toMatch(/^ +\d+\.\d {2}redundant-activation$/m);
  });

  it('ends silently when nobody reads on', () => {
    for (let file = 0; file < 200; file++) here.write(`f${file}.netspec`, doubled(`F${file}`));
    const script = `"${process.execPath}" "${executable}" lint --jobs 2 | head -n 1; echo "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', script], { cwd: here.folder, encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^warning.*\n0\n$/);
  });
});

describe('netspec lint --jobs', () => {
  it('says the same in the same order, however many threads there are', () => {
    here.write('library.netspec', library);
    for (let file = 0; file < 30; file++) {
      here.write(`a${file}.netspec`, doubled(`A${file}`));
      here.write(`b${file}.netspec`, importer(`B${file}`));
      here.write(`c${file}.netspec`, broken.repeat(1 + (file % 3)));
      here.write(`d${file}.netspec`, Buffer.from([file, 0]));
    }
    const one = lint('--jobs', '1');
    expect(one.status).toBe(2);
    for (const jobs of ['2', '5', 'auto']) expect(lint('--jobs', jobs)).toEqual(one);
  });
});

describe('an interrupted netspec lint --jobs', () => {
  it('ends at once, with its threads', async () => {
    for (let file = 0; file < 500; file++) here.write(`f${file}.netspec`, doubled(`F${file}`));
    const child = spawn(process.execPath, [executable, 'lint', '--jobs', '2'], { cwd: here.folder });
    const closed = new Promise((resolve) => child.on('close', (_, signal) => resolve(signal)));
    await pause(400);
    child.kill('SIGINT');
    expect(await closed).toBe('SIGINT');
  });
});

describe('netspec lint --cache', () => {
  it('says the same again without linting again, also after a fix', () => {
    here.write('a.netspec', doubled('A'));
    here.write('broken.netspec', broken);
    const first = lint('--cache');
    expect(here.has('.netspec-cache/lint.json')).toBe(true);
    expect(lint('--cache')).toEqual(first);
    expect(lint('--cache', '--jobs', '2', '--stats').stdout).toContain('\n2 of 2 files from the cache\n');
    expect(lint('--cache', '--fix').stdout).toMatch(/1 error in 2 files; 1 fix applied\n$/);
    expect(lint('--cache', '--stats').stdout).toContain('\n2 of 2 files from the cache\n');
  });

  it('lints as well where the cache cannot be written', () => {
    here.write('a.netspec', tiny);
    const { status, stdout, stderr } = lint('--cache', '--cache-location', 'a.netspec/cache.json');
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'no problems in 1 file\n' });
    expect(stderr).toContain('warning: cannot write a.netspec/cache.json');
  });
});

describe('netspec lint --fix', () => {
  it('mends files and reports what is left', () => {
    here.write('a.netspec', doubled('A'));
    here.write('broken.netspec', broken);
    const { status, stdout } = lint('--fix');
    expect(status).toBe(1);
    expect(stdout).toMatch(/1 error in 2 files; 1 fix applied\n$/);
    expect(here.read('a.netspec')).toBe(doubled('A').replace('  relu\n  relu\n', '  relu\n'));
    expect(here.read('broken.netspec')).toBe(broken);
    expect(lint('--fix', 'a.netspec').stdout).toBe('no problems in 1 file\n');
  });

  it.skipIf(!hasGit)('prints a patch that does the same, and writes nothing (with git)', () => {
    here.write('a.netspec', doubled('A'));
    here.write('deep/b.netspec', doubled('B'));
    const { status, stdout, stderr } = lint('--fix', '--dry-run', '--jobs', '2');
    expect(status).toBe(0);
    expect(stderr).toBe('2 fixes in 2 files would be applied; nothing was written\n');
    expect(here.read('a.netspec')).toBe(doubled('A'));
    execFileSync('git', ['apply', '-'], { cwd: here.folder, input: stdout });
    const patched = [here.read('a.netspec'), here.read('deep/b.netspec')];
    here.write('a.netspec', doubled('A'));
    here.write('deep/b.netspec', doubled('B'));
    expect(lint('--fix').status).toBe(0);
    expect([here.read('a.netspec'), here.read('deep/b.netspec')]).toEqual(patched);
  });

  it('shows what would change in standard input', () => {
    const { stdout } = here.run(['lint', '-', '--stdin-name', 'a.netspec', '--fix', '--dry-run'], {
      input: doubled(),
    });
    expect(stdout).toContain('+++ b/a.netspec');
    expect(stdout).toContain('\n-  relu\n');
  });

  it.runIf(unprivileged !== undefined)('says which file it cannot write, and mends the others', () => {
    here.write('locked/a.netspec', doubled('A'));
    here.write('b.netspec', doubled('B'));
    chmodSync(here.path('locked'), 0o555);
    chmodSync(here.folder, 0o777);
    const { status, stdout } = spawnSync(process.execPath, [executable, 'lint', '--fix'], {
      cwd: here.folder,
      encoding: 'utf8',
      ...unprivileged,
    });
    chmodSync(here.path('locked'), 0o755);
    expect(stdout).toContain('error[file/cannot-write]: cannot write locked/a.netspec: permission denied');
    expect(status).toBe(1);
    expect(here.read('b.netspec')).not.toBe(doubled('B'));
  });
});

describe('netspec lint --watch', () => {
  /** Starts it; `until` waits for the rounds so far to say something, and forgets them. */
  function watching(...args: string[]) {
    const child = spawn(process.execPath, [executable, 'lint', '--watch', ...args], { cwd: here.folder });
    let said = '';
    const listen = (chunk: Buffer) => {
      said += chunk.toString();
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    const until = async (...texts: string[]) => {
      const deadline = Date.now() + 30_000;
      while (!texts.every((text) => said.includes(text))) {
        if (Date.now() > deadline) throw new Error(`${texts.join(', ')} is not in ${said}`);
        await pause(20);
      }
      const heard = said;
      said = '';
      return heard;
    };
    return { until, ended, kill: (signal: NodeJS.Signals) => child.kill(signal) };
  }

  it('lints again what changed and what imports it, and ends when it is interrupted', async () => {
    here.write('library.netspec', 'block Twice(width) {\n  conv width F=3 P=1\n  relu\n}\n');
    here.write('a.netspec', importer('A'));
    const { until, ended, kill } = watching('.', '--jobs', '2');
    try {
      const first = await until('no problems in 2 files', 'watching 2 files');
      expect(first).not.toContain('\u001b');
      here.write('library.netspec', library);
      expect(await until('1 warning in 2 files', 'watching')).toContain('library.netspec:4:3');
      here.write('new/b.netspec', broken);
      await until('1 error, 1 warning in 3 files', 'watching');
      here.write('netspec.config.json', '{ "rules": { "redundant-activation": "off" } }');
      await until('1 error in 3 files', 'watching');
    } finally {
      kill('SIGINT');
    }
    expect(await ended).toBe(0);
  });

  it('mends what is saved, and settles', async () => {
    here.write('a.netspec', tiny);
    const { until, ended, kill } = watching('a.netspec', '--fix');
    try {
      await until('watching 1 file');
      here.write('a.netspec', doubled());
      await until('1 fix applied', 'watching');
      expect(here.read('a.netspec')).not.toBe(doubled());
    } finally {
      kill('SIGTERM');
    }
    expect(await ended).toBe(0);
  });
});
