import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { benchSchema } from '../../src/cli/output/bench-schema.js';
import { lenet, problems, Workplace } from './netspec.js';

let here: Workplace;
beforeAll(() => {
  here = new Workplace();
});
afterAll(() => here.remove());

const quick = ['--seconds', '0.05'];

describe('netspec bench', () => {
  it('shows what each layer takes, and how fast the whole is', () => {
    const { status, stdout, stderr } = here.run(['bench', lenet, '--batch', '8', '--training', ...quick]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('LeNet5: inference, batch 8, 1 thread, simd kernels');
    expect(stdout).toContain('LeNet5: training, batch 8, 1 thread, simd kernels');
    expect(stdout).toMatch(/^c3 +conv +10x10x16 +\d/m);
    expect(stdout).toMatch(/^c3 +conv +10x10x16 +backward +\d/m);
    expect(stdout).toMatch(/^rate +[\d,.]+ images a second$/m);
    expect(stdout).toMatch(/^peak +[\d.]+ GFLOP\/s measured here, with(out)? fused multiply-add$/m);
  });

  it('gives the same to programs, in the published form, with figures that agree', () => {
    const more = ['--threads', '2', '--deterministic', '--format', 'json'];
    const { status, stdout } = here.run(['bench', lenet, ...more, ...quick]);
    expect(status).toBe(0);
    const result = JSON.parse(stdout);
    expect(problems(benchSchema, result)).toEqual([]);
    expect(result).toMatchObject({ network: 'LeNet5', batch: 1, threads: 2, deterministic: true });
    expect(result.peak.fused).toBe(false);
    expect(result.modes.length).toBe(1);
    const [mode] = result.modes;
    expect(mode.gflops).toBeCloseTo((2 * 416_520) / mode.median / 1e6, 6);
    expect(mode.imagesPerSecond).toBeCloseTo(1000 / mode.median, 6);
    const c3 = mode.layers.find(({ layer }: { layer: string }) => layer === 'c3');
    expect(c3.gflops).toBeCloseTo((2 * 240_000) / c3.milliseconds / 1e6, 6);
    const shares = mode.layers.reduce((sum: number, { share }: { share: number }) => sum + share, 0);
    expect(shares).toBeCloseTo(1, 6);
  });

  it.each([
    ['a squared error over a map', 'input 4x4x2\n conv 3 F=3 P=1\n train { loss mse }'],
    ['nothing to train', 'input 4x4x2\n relu'],
  ])('times steps with %s', (_, body) => {
    here.write('some.netspec', `network Some {\n ${body}\n}\n`);
    const more = ['--batch', '2', '--training', '--format', 'json'];
    const { status, stdout, stderr } = here.run(['bench', 'some.netspec', ...more, ...quick]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(problems(benchSchema, JSON.parse(stdout))).toEqual([]);
  });

  it('computes in plain TypeScript on demand, and refuses what it cannot do', () => {
    expect(here.run(['bench', lenet, '--plain', ...quick]).stdout).toContain('plain kernels');
    const both = here.run(['bench', lenet, '--plain', '--threads', '2']);
    expect(both.status).toBe(2);
    expect(both.stderr).toContain('--plain computes on one thread');
    expect(here.run(['bench', lenet, '--threads', '0']).status).toBe(2);
    expect(here.run(['bench', lenet, '--batch', '1.5']).status).toBe(2);
    const missing = here.run(['bench', 'nowhere.netspec']);
    expect(missing.status).toBe(1);
    expect(missing.stderr).toContain('nowhere.netspec');
  });
});
