/**
 * How reports for programs name files: relative to the checkout of a CI job where the command runs inside it, else to the
 * working folder; always with `/`.
 */
import { realpathSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { standardInput } from '../../read.js';

/** Where GitHub and GitLab say that the checkout of a job lies. Their reports name files from there. */
const checkoutVariables = ['GITHUB_WORKSPACE', 'CI_PROJECT_DIR'] as const;

export type Environment = Readonly<Record<string, string | undefined>>;

/** The folder that paths are relative to. */
export function reportRoot(environment: Environment = process.env, folder = process.cwd()): string {
  for (const variable of checkoutVariables) {
    const checkout = realFolder(environment[variable]);
    if (checkout !== undefined && isBelow(realFolder(folder) ?? folder, checkout)) return checkout;
  }
  return folder;
}

function realFolder(path: string | undefined): string | undefined {
  if (path === undefined || path === '') return undefined;
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

function isBelow(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || !(isAbsolute(way) || way === '..' || way.startsWith(`..${sep}`));
}

/** `nets/lenet.netspec`; a file outside the root begins with `../`. Standard input keeps its name. */
export function machinePath(name: string, root: string): string {
  if (name === standardInput) return name;
  return relative(root, resolve(name)).replaceAll(sep, '/');
}

/** A URI reference from the root (RFC 3986), or a whole `file:` URI where the file lies outside it. */
export function machineUri(name: string, root: string): { readonly uri: string; readonly inside: boolean } {
  if (name !== standardInput && !isBelow(resolve(name), root)) {
    return { uri: pathToFileURL(resolve(name)).href, inside: false };
  }
  const segments = machinePath(name, root)
    .replaceAll(/\p{Cs}/gu, '\ufffd')
    .split('/');
  return { uri: segments.map(encodeURIComponent).join('/'), inside: true };
}
