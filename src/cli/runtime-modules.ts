/**
 * The compiled runtime as a network from `build` imports it: by URL from this package's `dist`. The command line uses
 * the same modules, not a bundled copy, so that errors and states are of one kind on both sides.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compiledRuntime } from './package-files.js';

export interface RuntimeModules {
  readonly fit: typeof import('../runtime/fit.js');
  readonly training: typeof import('../runtime/training.js');
  readonly checkpoint: typeof import('../runtime/checkpoint.js');
  readonly safetensors: typeof import('../runtime/safetensors.js');
}

/** What trains. */
export async function loadRuntime(): Promise<RuntimeModules> {
  const [fit, training, checkpoint, safetensors] = await Promise.all([
    loadModule<RuntimeModules['fit']>('fit'),
    loadModule<RuntimeModules['training']>('training'),
    loadModule<RuntimeModules['checkpoint']>('checkpoint'),
    loadModule<RuntimeModules['safetensors']>('safetensors'),
  ]);
  return { fit, training, checkpoint, safetensors };
}

/** What measures the machine. */
export function loadPeak(): Promise<typeof import('../runtime/simd/peak.js')> {
  return loadModule('simd/peak');
}

async function loadModule<M>(name: string): Promise<M> {
  const { prefix, suffix } = compiledRuntime();
  const url = `${prefix}${name}${suffix}`;
  if (!existsSync(fileURLToPath(url))) {
    throw new Error('the compiled runtime is missing; in a checkout, npm run build makes it');
  }
  return (await import(url)) as M;
}
