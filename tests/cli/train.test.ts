import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trainSchema } from '../../src/cli/output/schemas.js';
import { readSafetensors } from '../../src/runtime/safetensors.js';
import { problems, tiny, Workplace } from './netspec.js';

let here: Workplace;
const small = ['--data', 'digits', '--limit', '300', '--format', 'json'];

beforeAll(() => {
  here = new Workplace();
  here.write('tiny.netspec', tiny);
  expect(here.run(['train', 'tiny.netspec', ...small, '--out', 'whole.safetensors']).status).toBe(0);
});
afterAll(() => here.remove());

const linesOf = (stdout: string) =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('netspec train', () => {
  it('prints a JSON line an epoch and a last one, as the schema says', () => {
    const { status, stdout, stderr } = here.run(['train', 'tiny.netspec', ...small, '--epochs', '2']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const lines = linesOf(stdout);
    for (const line of lines) expect(problems(trainSchema, line)).toEqual([]);
    expect(lines.map((line) => line.epoch)).toEqual([1, 2, undefined]);
    expect(lines[2]).toMatchObject({
      done: true,
      weights: 'Tiny.safetensors',
      testAccuracy: lines[1].testAccuracy,
    });
    expect(here.has('Tiny.safetensors')).toBe(true);
  });

  it('names the weights by the paths of the layers', () => {
    const { tensors } = readSafetensors(here.bytes('whole.safetensors'));
    expect([...tensors.keys()]).toEqual(
      expect.arrayContaining(['c1.weight', 'c1.bias', 'out.weight', 'out.bias']),
    );
  });

  it('gives the same bytes for the same seed, others for another', () => {
    for (const [name, seed] of [
      ['a', '7'],
      ['b', '7'],
      ['c', '8'],
    ]) {
      const args = ['--seed', seed, '--epochs', '1', '--out', `${name}.safetensors`];
      expect(here.run(['train', 'tiny.netspec', ...small, ...args]).status).toBe(0);
    }
    expect(here.bytes('a.safetensors').equals(here.bytes('b.safetensors'))).toBe(true);
    expect(here.bytes('a.safetensors').equals(here.bytes('c.safetensors'))).toBe(false);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'saves on %s, exits with 130, and resumes to the same bytes',
    async (signal) => {
      const long = ['train', 'tiny.netspec', ...small, '--epochs', '300', '--seed', '5'];
      const out = `${signal}.safetensors`;
      const undisturbed = `undisturbed-${out}`;
      expect(here.run([...long, '--out', undisturbed]).status).toBe(0);

      const stopped = await here.interrupted([...long, '--out', out], signal, '"epoch":3,');
      expect(stopped.status).toBe(130);
      expect(stopped.stdout).not.toContain('"done"');
      expect(stopped.stderr).toContain(`go on with: netspec train tiny.netspec --resume ${out}\n`);
      const resumed = here.run(['train', 'tiny.netspec', '--resume', out, '--format', 'json']);
      expect(resumed.status).toBe(0);
      expect(linesOf(resumed.stdout).at(-1)).toMatchObject({ done: true, weights: out });
      expect(here.bytes(out).equals(here.bytes(undisturbed))).toBe(true);
    },
  );

  it('leaves a file that loads whenever it is killed, and resumes to the same bytes', async () => {
    const long = ['train', 'tiny.netspec', ...small, '--epochs', '300', '--seed', '6'];
    expect(here.run([...long, '--out', 'unkilled.safetensors']).status).toBe(0);
    await here.interrupted([...long, '--out', 'killed.safetensors'], 'SIGKILL', '"epoch":2,');
    for (const pause of [0, 20, 45, 80]) {
      expect(() => readSafetensors(here.bytes('killed.safetensors'))).not.toThrow();
      const again = ['train', 'tiny.netspec', '--resume', 'killed.safetensors', '--format', 'json'];
      await here.interrupted(again, 'SIGKILL', '"epoch"', pause);
    }
    expect(here.run(['train', 'tiny.netspec', '--resume', 'killed.safetensors', '--quiet']).status).toBe(0);
    expect(here.bytes('killed.safetensors').equals(here.bytes('unkilled.safetensors'))).toBe(true);
  });

  it('resumes what is finished by saying so', () => {
    const { status, stdout } = here.run([
      'train',
      'tiny.netspec',
      '--resume',
      'whole.safetensors',
      '--format',
      'json',
    ]);
    expect(status).toBe(0);
    expect(linesOf(stdout)).toHaveLength(1);
  });

  it.each([
    ['--epochs', '9'],
    ['--lr', '0.5'],
    ['--batch', '16'],
    ['--seed', '3'],
    ['--limit', '200'],
    ['--set', 'classes=11'],
  ])('refuses to resume with another %s', (option, value) => {
    const { status, stderr } = here.run([
      'train',
      'tiny.netspec',
      '--resume',
      'whole.safetensors',
      option,
      value,
    ]);
    expect(status).toBe(2);
    expect(stderr).toContain(`${option} ${value} contradicts the checkpoint`);
  });

  it('refuses to resume with other data, another network, and one that has changed', () => {
    const rows = Array.from({ length: 330 }, (_, row) => [...Array(64).fill(row % 16), row % 10].join(','));
    here.write('rows.csv', `${rows.join('\n')}\n`);
    here.write('other.netspec', tiny.replace('width = 4', 'width = 5'));
    here.write('changed.netspec', tiny.replace('relu', 'tanh'));
    const before = here.bytes('whole.safetensors');
    for (const [spec, more, expected] of [
      ['tiny.netspec', ['--data', 'rows.csv'], 'is not the data'],
      ['other.netspec', [], 'c1.weight'],
      ['changed.netspec', [], 'has changed'],
    ] as const) {
      const { status, stdout, stderr } = here.run(['train', spec, '--resume', 'whole.safetensors', ...more]);
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
      expect(stderr).toMatch(/^error: [^\n]*\n( {2}help: [^\n]*\n)?$/);
      expect(stderr).toContain(expected);
    }
    expect(here.bytes('whole.safetensors').equals(before)).toBe(true);
  });

  it('refuses checkpoints that are damaged, none, or missing, each in one line', () => {
    const good = here.bytes('whole.safetensors');
    here.write('cut.safetensors', good.subarray(0, good.length - 100));
    here.write('short.safetensors', good.subarray(0, 5));
    here.write('text.safetensors', 'no checkpoint at all, only text of some length');
    const lying = Buffer.from(good);
    lying.writeBigUInt64LE(2n ** 60n, 0);
    here.write('lying.safetensors', lying);
    for (const name of ['cut', 'short', 'text', 'lying', 'missing']) {
      const { status, stderr } = here.run(['train', 'tiny.netspec', '--resume', `${name}.safetensors`]);
      expect(status, name).toBe(1);
      expect(stderr).toMatch(new RegExp(`^error: ${name}\\.safetensors[^\\n]*\\n(  help: [^\\n]*\\n)?$`));
    }
  });

  it('does not write over a file that it did not write', () => {
    here.write('mine.safetensors', 'precious');
    const { status, stderr } = here.run(['train', 'tiny.netspec', ...small, '--out', 'mine.safetensors']);
    expect(status).toBe(1);
    expect(stderr).toContain('mine.safetensors exists and was not written by netspec train');
    expect(here.read('mine.safetensors')).toBe('precious');
  });

  it('finds out before training that it cannot save', () => {
    here.write('file', 'x');
    const { status, stdout, stderr } = here.run([
      'train',
      'tiny.netspec',
      ...small,
      '--out',
      'file/w.safetensors',
    ]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('cannot write file/w.safetensors');
  });

  it('refuses data that do not fit the network, with help', () => {
    here.write('wide.csv', '1,2,3\n4,5,6\n');
    const { status, stderr } = here.run(['train', 'tiny.netspec', '--data', 'wide.csv']);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^error: wide\.csv/);
    expect(stderr).toContain('help:');
  });

  it('stops in one line when the loss explodes, and leaves a checkpoint from before', () => {
    const args = ['--lr', '1e30', '--out', 'exploded.safetensors'];
    const { status, stderr } = here.run(['train', 'tiny.netspec', ...small, ...args]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^error: the (test )?loss became/);
    const { tensors } = readSafetensors(here.bytes('exploded.safetensors'));
    expect([...tensors.values()].every(({ data }) => data.every(Number.isFinite))).toBe(true);
  });

  it('says what networks it can train', () => {
    here.write(
      'two.netspec',
      'network Two {\n  input a: 8x8x1\n  input b: 8x8x1\n  add a, b\n  flatten\n  dense 10\n}\n',
    );
    const { status, stderr } = here.run(['train', 'two.netspec', ...small]);
    expect(status).toBe(1);
    expect(stderr).toContain('2 inputs (a, b)');
  });

  it('--quiet prints the last line only', () => {
    const quiet = ['train', 'tiny.netspec', '--data', 'digits', '--limit', '300', '--epochs', '1', '--quiet'];
    expect(here.run(quiet).stdout).toMatch(
      /^test accuracy \d+\.\d % after \d+ s; the weights are in Tiny\.safetensors\n$/,
    );
  });
});
