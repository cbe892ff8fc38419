/**
 * The compiled runtime as a network from `build` imports it: by URL from this package's `dist`. The command line uses
 * the same modules, not a bundled copy, so that errors and states are of one kind on both sides.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compiledRuntime } from '../package-files.js';

export interface RuntimeModules {
  readonly fit: typeof import('../../runtime/fit.js');
  readonly training: typeof import('../../runtime/training.js');
  readonly checkpoint: typeof import('../../runtime/checkpoint.js');
  readonly safetensors: typeof import('../../runtime/safetensors.js');
}

export async function loadRuntime(): Promise<RuntimeModules> {
  const { prefix, suffix } = compiledRuntime();
  if (!existsSync(fileURLToPath(`${prefix}fit${suffix}`))) {
    throw new Error('the compiled runtime is missing; in a checkout, npm run build makes it');
  }
  const [fit, training, checkpoint, safetensors] = await Promise.all([
    import(`${prefix}fit${suffix}`) as Promise<RuntimeModules['fit']>,
    import(`${prefix}training${suffix}`) as Promise<RuntimeModules['training']>,
    import(`${prefix}checkpoint${suffix}`) as Promise<RuntimeModules['checkpoint']>,
    import(`${prefix}safetensors${suffix}`) as Promise<RuntimeModules['safetensors']>,
  ]);
  return { fit, training, checkpoint, safetensors };
}
