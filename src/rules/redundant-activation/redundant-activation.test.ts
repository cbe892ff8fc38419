/** What is followed through the network, and when a fix is safe. */
import { describe, expect, it } from 'vitest';
import { createSource } from '../../base/source.js';
import { lint } from '../../compile/lint.js';
import { messagesOf } from '../../kit/testing/rule-messages.js';
import { redundantActivation } from './redundant-activation.rule.js';

const count = async (spec: string) => (await messagesOf(redundantActivation, spec))?.length;

async function safetyOf(text: string) {
  const rules = new Map([[redundantActivation.name, { severity: 'warning', options: {} } as const]]);
  const { diagnostics } = await lint(createSource('a.netspec', text), { rules });
  return diagnostics.flatMap(({ fixes = [] }) => fixes.map((fix) => fix.safety));
}

describe('redundant-activation', () => {
  it('follows ranges through pooling, merges and reshaping', async () => {
    expect(await count('input 8x8x4\nrelu\nmaxpool F=2\nflatten\nrelu')).toBe(1);
    expect(await count('input 8x8x4\nconcat { { relu } { sigmoid } }\nrelu')).toBe(1);
    expect(await count('input 8x8x4\nsigmoid\navgpool F=2\nrelu6')).toBe(1);
    expect(await count('input 8x8x4\nsigmoid\ndropout 0.5\nclip 0, 1')).toBe(0);
    expect(await count('input 8x8x4\nsigmoid\ndropout 0.5\nrelu')).toBe(1);
    expect(await count('input 8x8x4\nrelu\nupsample 2 mode=bicubic\nrelu')).toBe(0);
    expect(await count('input 8x8x4\nresidual { conv 4 F=1 }\nrelu\nrelu6')).toBe(0);
    expect(await count('input [L, 4]\nclip 1, 2\npad 1\nclip 1, 2')).toBe(0);
  });

  it('speaks only of blocks that never need the activation', async () => {
    const block = 'block Pre { relu; conv 4 F=1 }\n';
    const network = (body: string) => count(`${block}network N { input 8x8x4; ${body} }`);
    expect(await network('relu; Pre; batchnorm; Pre')).toBe(0);
    expect(await network('relu; Pre; relu; Pre')).toBe(1);
  });

  it('calls a fix safe only where no parameter can make the activation needed', async () => {
    const between = (parameters: string, text: string) =>
      safetyOf(`network N${parameters} { input 8x8x4; relu; ${text}relu; dense_free: pad 1 }`);
    expect(await between('', '')).toEqual(['safe']);
    expect(await between('', 'maxpool F=2; ')).toEqual(['safe']);
    // The word relu6 is no sixth relu here.
    expect(await safetyOf('network N { input 8x8x4; relu6; relu; pad 1 }')).toEqual(['safe']);
    expect(await between('(n = 0)', '')).toEqual(['safe']);
    expect(await between('(n = 0)', 'repeat n { conv 4 F=1 }; ')).toEqual(['unsafe']);
    expect(await between('(n = 0)', 'maxpool F=2; ')).toEqual(['unsafe']);
  });

  it('keeps what has weights, except unsafely', async () => {
    expect(await safetyOf('network N { input 8x8x4; relu; prelu; pad 1 }')).toEqual(['unsafe']);
  });
});
