/** Arithmetic on import paths, as text: what is on the disk is the driver's business. */

export type ImportPath =
  | { readonly ok: true; readonly path: string }
  | { readonly ok: false; readonly reason: string };

/**
 * The path of an imported file, from the name of the file that imports it. Only files in the same folder or below
 * can be reached; `reason` completes a sentence that starts with the path.
 */
export function resolveImport(importer: string, written: string): ImportPath {
  const refuse = (reason: string): ImportPath => ({ ok: false, reason });
  if (written.trim() === '') return refuse('is no path');
  if (/\p{Cc}/u.test(written)) return refuse('has a control character in it');
  if (/^[A-Za-z][A-Za-z0-9+.-]+:/.test(written)) return refuse('is a URL');
  if (/^[A-Za-z]:/.test(written)) return refuse('starts with a drive');
  if (written.includes('\\')) return refuse('has a backslash in it');
  if (written.startsWith('/')) return refuse('is an absolute path');
  const parts = written.split('/').filter((part) => part !== '.' && part !== '');
  if (parts.includes('..')) return refuse('leads out of the folder with ..');
  if (parts.length === 0 || written.endsWith('/')) return refuse('is a folder');
  const folder = importer.slice(0, Math.max(importer.lastIndexOf('/'), importer.lastIndexOf('\\')) + 1);
  return { ok: true, path: folder + parts.join('/') };
}
