/** What emission says about a network that checks. */
import { describe, expect, it } from 'vitest';
import { createSource } from '../../src/base/source.js';
import { emit } from '../../src/compile/emit.js';
import { compile } from '../../src/compile.js';

async function findings(text: string) {
  const { networks, diagnostics } = await compile(createSource('test.netspec', text));
  expect(diagnostics).toEqual([]);
  const emission = await emit(networks[0], 'typescript');
  return {
    ...emission,
    told: emission.diagnostics.map(({ code, span }) => [code, text.slice(span.start, span.end)]),
  };
}

describe('emission', () => {
  it('has nothing to say about an ordinary network', async () => {
    const { told, files } = await findings('network A { input 8x8x1; flatten; dense 3 }');
    expect(told).toEqual([]);
    expect(files.map(({ path }) => path)).toEqual(['a.ts']);
  });

  it('refuses what no array can hold, and writes nothing', async () => {
    const { told, files } = await findings('network A { input 100000x100000x4; conv 1 F=1 }');
    expect(told.map(([code]) => code)).toEqual(['emit/too-large']);
    expect(files).toEqual([]);
  });

  it('refuses more operations than a file of code should have', async () => {
    const { told, files } = await findings('network A { input 4; repeat 10001 { relu; tanh } }');
    expect(told.map(([code]) => code)).toEqual(['emit/too-many-operations']);
    expect(files).toEqual([]);
  });

  it('warns at each output that is not trained', async () => {
    const { told } = await findings('network A { input 8; a: dense 3; b: dense 2; output b; output a }');
    expect(told.map(([code]) => code)).toEqual(['emit/untrained-output']);
    expect(told[0][1]).toContain('a');
  });
});
