import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decodeModel } from '../../src/backends/onnx/schema.js';
import { tiny, Workplace } from './netspec.js';

let here: Workplace;
beforeEach(() => {
  here = new Workplace();
  here.write('tiny.netspec', tiny);
});
afterEach(() => here.remove());

const build = (...options: readonly string[]) =>
  here.run(['build', 'tiny.netspec', '--target', 'onnx', ...options]);
const model = (path: string) => decodeModel(here.bytes(path));

describe('netspec build --target onnx', () => {
  it('writes a model with the weights that a network starts with, the same every time', () => {
    const { status, stdout, stderr } = build('--out', 'out');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^wrote out\/tiny\.onnx \(/);
    const bytes = here.bytes('out/tiny.onnx');
    const { graph } = model('out/tiny.onnx');
    const [weight] = graph.initializer;
    expect(new Float32Array(new Uint8Array(weight.rawData).buffer).some((value) => value !== 0)).toBe(true);
    expect(build('--out', 'out').status).toBe(0);
    expect(here.bytes('out/tiny.onnx')).toEqual(bytes);
  });

  it('never overwrites a model that somebody has changed, unless forced', () => {
    build();
    const changed = Buffer.from(here.bytes('tiny.onnx'));
    changed[changed.indexOf('netspec')] = 'N'.charCodeAt(0);
    here.write('tiny.onnx', changed);
    const { status, stderr } = build();
    expect(status).toBe(1);
    expect(stderr).toContain('tiny.onnx was edited, or not written by netspec build');
    expect(here.bytes('tiny.onnx')).toEqual(changed);
    expect(build('--force').status).toBe(0);
    expect(build().status).toBe(0);
  });

  it('takes the weights of a checkpoint, and says what is wrong with one', () => {
    const training = [
      'train',
      'tiny.netspec',
      '--data',
      'digits',
      '--limit',
      '64',
      '--epochs',
      '1',
      '--quiet',
    ];
    expect(here.run([...training, '--out', 'trained.safetensors']).status).toBe(0);
    build('--out', 'first');
    expect(build('--out', 'trained', '--weights', 'trained.safetensors').status).toBe(0);
    const [first, trained] = ['first', 'trained'].map(
      (folder) => model(`${folder}/tiny.onnx`).graph.initializer,
    );
    expect(trained.map(({ name }) => name)).toEqual(first.map(({ name }) => name));
    expect(trained[0].rawData).not.toEqual(first[0].rawData);
    here.write('broken.safetensors', 'x');
    const broken = build('--weights', 'broken.safetensors');
    expect(broken.status).toBe(1);
    expect(broken.stderr).toBe('error: broken.safetensors: only 1 bytes, too few for a header\n');
    expect(build('--weights', 'none.safetensors').stderr).toMatch(
      /^error: none\.safetensors cannot be read: /,
    );
  });

  it('fixes the number of images with --batch', () => {
    expect(build('--batch', '3').status).toBe(0);
    const [{ type }] = model('tiny.onnx').graph.input;
    expect(type.tensorType.shape.dim[0].dimValue).toBe(3);
  });

  it('refuses options that mean nothing for the target', () => {
    for (const option of ['--standalone', '--profile']) {
      const { status, stderr } = build(option);
      expect({ status, stderr }).toEqual({
        status: 2,
        stderr: expect.stringContaining(`takes no ${option}`),
      });
    }
    const { status, stderr } = here.run(['build', 'tiny.netspec', '--weights', 'x.safetensors']);
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining('takes no --weights') });
  });
});
