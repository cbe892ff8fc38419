/** Programs that a few tests run beside Node. Where one is missing they skip, and their names say so. */
import { spawnSync } from 'node:child_process';

const runs = (program: string) => spawnSync(program, ['--version']).status === 0;

export const hasGit = runs('git');
export const hasBash = runs('bash');
