import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { constraintsSchema } from '../../src/cli/output/constraints-schema.js';
import { lenet, problems, Workplace } from './netspec.js';

const unet = `network Net {
  input 64x64x1
  a: conv 4 F=3 P=1
  maxpool F=2
  b: conv 4 F=3 P=1
  maxpool F=2
  upsample 2
  concat b
  upsample 2
  concat a -> 64x64x12
}
`;

let here: Workplace;
beforeAll(() => {
  here = new Workplace();
  here.write('unet.netspec', unet);
});
afterAll(() => here.remove());

describe('netspec constraints', () => {
  it('says the rule, the smallest size and who asks for it, of a network with fixed sizes', () => {
    const { status, stdout, stderr } = here.run(['constraints', 'unet.netspec']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const lines = stdout.split('\n');
    expect(lines[0]).toBe('Net: valid exactly when H and W are multiples of 4 (and at least 4)');
    expect(lines[1]).toBe('  input [H, W, 1]');
    expect(lines[2]).toBe('  smallest H = 4, W = 4');
    expect(stdout).toContain('  maxpool2 (maxpool), unet.netspec:6:3: H and W are at least 4\n');
    expect(stdout).toContain('concat2 (concat), unet.netspec:10:3: H and W are multiples of 4');
  });

  it('prints JSON that its schema describes', () => {
    const { status, stdout } = here.run(['constraints', 'unet.netspec', '--format', 'json']);
    expect(status).toBe(0);
    const printed = JSON.parse(stdout);
    expect(problems(constraintsSchema, printed)).toEqual([]);
    expect(printed.networks[0]).toMatchObject({
      network: 'Net',
      where: 'H % 4 == 0, W % 4 == 0',
      smallest: { H: 4, W: 4 },
      resized: [],
    });
    expect(printed.networks[0].symbols[0]).toMatchObject({ name: 'H', divisor: 4, remainder: 0, from: 4 });
  });

  it('names layers whose weights follow the size', () => {
    const { status, stdout } = here.run(['constraints', lenet]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/weights of f5 are others at other sizes/);
  });

  it('solves holes first, as contracts do not hold for other sizes', () => {
    here.write(
      'hole.netspec',
      'network N { input 224x224x3; conv 64 F=7 S=2 P=? -> 112x112x64; maxpool F=9 }\n',
    );
    const { status, stdout } = here.run(['constraints', 'hole.netspec']);
    expect(status).toBe(0);
    expect(stdout).toContain('N: valid exactly when H and W are at least 17');
  });

  it('is valid for every size, or for none', () => {
    here.write(
      'two.netspec',
      'network Any { input 9x9x3; conv 8 F=3 P=1 }\nnetwork None { input [H, W, 3]; maxpool F=2 -> 3x2x3; from input; relu -> 8x4x3 }\n',
    );
    const { stdout } = here.run(['constraints', 'two.netspec']);
    expect(stdout).toContain('Any: valid for every size');
    expect(stdout).toContain('None: valid for no size');
  });

  it('shows what is wrong with a network that no size would mend', () => {
    here.write('broken.netspec', 'network B { input 9x9x3; cnv 8 F=3 }\n');
    const { status, stdout, stderr } = here.run(['constraints', 'broken.netspec']);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('error[name/unknown-layer]');
    expect(here.run(['constraints', 'unet.netspec', '--network', 'Nett'])).toMatchObject({ status: 2 });
    expect(here.run(['constraints', 'missing.netspec'])).toMatchObject({ status: 1 });
  });
});

describe('netspec fmt --fill', () => {
  it('writes the values of holes, and says so', () => {
    here.write('fill.netspec', 'network N { input 9x9x3; conv ? F=3 P=? -> 9x9x4 }\n');
    expect(here.run(['fmt', '--fill', 'fill.netspec'])).toMatchObject({ status: 0, stderr: '' });
    expect(here.read('fill.netspec')).toContain('conv 4 F=3 P=1 -> 9x9x4');
    expect(here.run(['check', 'fill.netspec'])).toMatchObject({ status: 0 });
  });

  it('leaves the file as it is where a hole has no single solution', () => {
    const text = 'network N { input 9x9x3; conv 4 F=? S=? -> 3x3x4 }\n';
    here.write('open.netspec', text);
    const { status, stderr } = here.run(['fmt', '--fill', 'open.netspec']);
    expect(status).toBe(1);
    expect(stderr).toContain('error[hole/several]');
    expect(here.read('open.netspec')).toBe(text);
  });
});
