import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Workplace } from './netspec.js';

const commands = [
  'check',
  'lint',
  'rules',
  'summary',
  'explain',
  'compare',
  'diff',
  'constraints',
  'build',
  'train',
  'fmt',
  'init',
];

let here: Workplace;
beforeAll(() => {
  here = new Workplace();
});
afterAll(() => here.remove());

describe('the command line', () => {
  it('prints help without arguments', () => {
    const { status, stdout, stderr } = here.run([]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^Usage: netspec/);
  });

  it.each(commands)('%s --help shows an example', (command) => {
    const { status, stdout } = here.run([command, '--help']);
    expect(status).toBe(0);
    expect(stdout).toMatch(new RegExp(`Examples?:\n  netspec ${command}\\b`));
  });

  it.each(commands)(
    'shows an example in the help of %s, and keeps within the width of the terminal',
    (command) => {
      for (const width of [60, 80]) {
        const { status, stdout } = here.run([command, '--help'], { environment: { COLUMNS: String(width) } });
        expect(status).toBe(0);
        expect(stdout).toMatch(/example/i);
        expect(stdout.split('\n').filter((line) => line.length > width)).toEqual([]);
      }
    },
  );

  it('prints its version', () => {
    expect(here.run(['--version']).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.each([
    ['an unknown command', ['chek', 'a'], 'Did you mean check?'],
    ['an unknown option', ['check', '--fromat', 'json', 'a'], 'Did you mean --format?'],
    ['a missing argument', ['summary'], "missing required argument 'file'"],
    ['too many arguments', ['summary', 'a', 'b'], 'too many arguments'],
    ['an unknown format', ['check', 'a', '--format', 'xml'], 'pretty, concise, json'],
    ['an unknown target', ['build', 'a', '--target', 'typescipt'], 'did you mean typescript?'],
    ['no epochs', ['train', 'a', '--data', 'digits', '--epochs', '0'], 'a whole number from 1'],
    ['a learning rate that is no number', ['train', 'a', '--data', 'digits', '--lr', 'fast'], 'above 0'],
    ['training without data', ['train', 'a'], '--data'],
    ['--check with --to', ['fmt', '--check', '--to', 'yaml', 'a'], 'cannot be combined'],
    ['--write without --to', ['fmt', '--write', 'a'], '--to'],
  ])('refuses %s with exit code 2 and help', (_, args, expected) => {
    const { status, stdout, stderr } = here.run(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(expected);
  });

  it('says a bug in one line and exits with 70, and shows the stack on request', () => {
    here.write('a.netspec', 'network A {\n  input 4x4x1\n  relu\n}\n');
    const sabotage = { NODE_OPTIONS: '--import=data:text/javascript,JSON.stringify=null' };
    const args = ['check', 'a.netspec', '--format', 'json'];
    const { status, stdout, stderr } = here.run(args, { environment: sabotage });
    expect({ status, stdout }).toEqual({ status: 70, stdout: '' });
    expect(stderr).toMatch(/^internal error: JSON.stringify is not a function; .*report it.*\n$/);
    const debugging = here.run(args, { environment: { ...sabotage, NETSPEC_DEBUG: '1' } });
    expect(debugging.stderr).toMatch(/\n +at /);
  });
});
