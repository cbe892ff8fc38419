/** Finds what the battery needs: the samples beside each layer, and the references. Nothing is listed by hand. */
import { globSync } from 'tinyglobby';
import type { LayerSamples } from '../../src/kit/layer-samples.js';
import type { Reference, References } from './references/reference.js';

const root = new URL('../../', import.meta.url).pathname;

/** By kind; a layer folder is the kind with hyphens. */
export async function collectSamples(): Promise<ReadonlyMap<string, LayerSamples>> {
  const found = new Map<string, LayerSamples>();
  for (const file of globSync('src/layers/*/*.samples.ts', { cwd: root, absolute: true }).sort()) {
    const { samples } = (await import(file)) as { samples: LayerSamples };
    const kind = file.split('/').at(-2)?.replaceAll('-', '_');
    if (kind !== undefined) found.set(kind, samples);
  }
  return found;
}

export async function collectReferences(): Promise<ReadonlyMap<string, Reference>> {
  const found = new Map<string, Reference>();
  for (const file of globSync('tests/battery/references/*.ts', { cwd: root, absolute: true })) {
    const { references = {} } = (await import(file)) as { references?: References };
    for (const [kind, reference] of Object.entries(references)) found.set(kind, reference);
  }
  return found;
}
