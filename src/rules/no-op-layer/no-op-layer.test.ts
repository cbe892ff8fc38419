/** What is the identity for certain, and what only happens to be. */
import { describe, expect, it } from 'vitest';
import { createSource } from '../../base/source.js';
import { lint } from '../../compile/lint.js';
import { messagesOf } from '../../kit/testing/rule-messages.js';
import { noOpLayer } from './no-op-layer.rule.js';

const count = async (spec: string) => (await messagesOf(noOpLayer, spec))?.length;

describe('no-op-layer', () => {
  it('knows the kinds that can be the identity', async () => {
    const kinds = [
      'maxpool F=1',
      'avgpool F=1x1 S=1',
      'upsample 1',
      'upsample size=8x8 mode=bilinear',
      'bed_of_nails 1',
      'adaptive_avgpool 8x8',
      'pad 0',
      'pad [0, 0, 0, 0] mode=reflect',
      'crop 0',
      'crop size=8x8',
      'reshape 8x8x4',
      'dropout 0',
      'stochastic_depth 0',
      'leaky_relu 1',
      'channel_shuffle 1',
      'channel_shuffle 4',
      'split 1',
      'depth_to_space 1',
      'space_to_depth 1',
      'lrn 5 alpha=0',
      'lrn 5 beta=0',
    ];
    for (const kind of kinds) expect(await count(`input 8x8x4\n${kind}\nconv 4 F=3`), kind).toBe(1);
  });

  it('says nothing of what computes, moves or learns', async () => {
    const kinds = [
      'maxpool F=1 S=2',
      'lppool F=1',
      'upsample 1.1',
      'upsample size=8x9',
      'pad [0, 1, 0, 0]',
      'reshape 4x16x4',
      'channel_shuffle 2',
      'leaky_relu 0',
      'lrn 5 alpha=0 k=2',
      'layer_scale 1',
      'prelu initial=1',
      'global_avgpool',
      'flatten',
    ];
    for (const kind of kinds) expect(await count(`input 8x8x4\n${kind}`), kind).toBe(0);
  });

  it('asks whether a parameter could make it another layer', async () => {
    const network = (parameters: string, body: string) => count(`network N(${parameters}) {\n${body}\n}`);
    expect(await network('rate = 0', 'input 8x8x4\ndropout rate\nrelu')).toBe(0);
    expect(await network('x1 = 1', 'input 8x8x4\nupsample x1\nrelu')).toBe(0);
    expect(await network('size = 8', 'input [size, size, 4]\nadaptive_avgpool 8\nrelu')).toBe(0);
    expect(await network('size = 8', 'input [size, size, 4]\nglobal_avgpool\nrelu\nglobal_avgpool')).toBe(1);
    expect(await network('size = 8', 'input [size, size, 4]\npad 0\nrelu')).toBe(1);
  });

  it('asks for every allowed size', async () => {
    expect(await count('input [H, W, 4]\nadaptive_avgpool 1\nrelu')).toBe(0);
    expect(await count('input [H, W, 4]\nconv 4 F=3 P=1\ncrop size=[height(input), width(input)]')).toBe(1);
    expect(await count('input [H, 4]\nglobal_avgpool\nadaptive_avgpool 1')).toBe(1);
  });

  it('asks for every use of a block, and leaves what a library makes of its sizes', async () => {
    const block = 'block Half(drop) { stochastic_depth drop; global_avgpool }\n';
    const network = (body: string) => count(`${block}network N {\n  input 8x8x4\n${body}\n}`);
    expect(await network('Half 0.1; Half 0.1')).toBe(0);
    expect(await network('global_maxpool; Half 0; Half 0')).toBe(1);
    const text = 'import "lib.netspec"\nnetwork N { input 1x1x4; Last }';
    const host = {
      read: async () => ({ ok: true, text: 'block Last { adaptive_avgpool 1; relu }' }) as const,
    };
    const rules = new Map([[noOpLayer.name, { severity: 'warning', options: {} } as const]]);
    expect((await lint(createSource('a.netspec', text), { host, rules })).diagnostics).toEqual([]);
  });

  it('offers what rests on shapes as unsafe where the network has parameters', async () => {
    const rules = new Map([[noOpLayer.name, { severity: 'warning', options: {} } as const]]);
    const safety = async (parameters: string) => {
      const text = `network N${parameters} { input 8x8x4; conv 4 F=3; flatten; flatten; dense 3 }`;
      const { diagnostics } = await lint(createSource('a.netspec', text), { rules });
      return diagnostics.flatMap(({ fixes = [] }) => fixes.map((fix) => fix.safety));
    };
    expect(await safety('')).toEqual(['safe']);
    expect(await safety('(classes = 3)')).toEqual(['unsafe']);
  });
});
