/** Lets tests compile the networks of `specs/`, whose blocks lie in files of their own. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { CompileHost } from '../src/compile/compiled.js';

export const root = fileURLToPath(new URL('../', import.meta.url));

/** For sources that are named as from the root: `specs/unet.netspec`. */
export const specsHost: CompileHost = {
  read: async (path) => ({ ok: true, text: readFileSync(root + path, 'utf8') }),
};
