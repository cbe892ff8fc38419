/** Memory of every network in `specs/`, at its own size: nothing that is needed is lost, and the arena hardly exceeds it. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createSource } from '../../src/base/source.js';
import { compile } from '../../src/compile.js';
import { layerCatalogue } from '../../src/layers/index.js';
import { lowerNetwork } from '../../src/pipeline/5-lower/lower-network.js';
import { specsHost } from '../specs-host.js';
import { expectIntact, peakRatios } from './memory-check.js';
import { root, specs } from './spec-networks.js';

describe.each(specs)('%s', (file) => {
  it('needs at most a tenth more memory than liveness says', async () => {
    const source = createSource(file, readFileSync(new URL(file, root), 'utf8'));
    const { networks } = await compile(source, { host: specsHost });
    for (const { graph, free } of networks) {
      if (free !== undefined) continue;
      const program = lowerNetwork(graph, layerCatalogue);
      expectIntact(program);
      const ratios = peakRatios(program);
      if (process.env.SHOW_PLANS !== undefined) console.log(file, graph.name, ...ratios);
      for (const ratio of ratios) expect(ratio).toBeLessThanOrEqual(1.1);
    }
  });
});
