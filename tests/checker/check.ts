/** Compiles a text for a test, and gives what tests ask for. */
import { type Diagnostic, placeOf } from '../../src/base/diagnostic.js';
import { createSource } from '../../src/base/source.js';
import { applyEdits } from '../../src/base/text-edit.js';
import type { CompiledNetwork } from '../../src/compile/compiled.js';
import { compile } from '../../src/compile.js';
import { formatShape } from '../../src/ir/shape.js';

export async function diagnosticsOf(
  text: string,
  set: Readonly<Record<string, string>> = {},
): Promise<readonly Diagnostic[]> {
  return (await compile(createSource('test.netspec', text), { set })).diagnostics;
}

/** `code line:column`, as most tests compare. */
export async function codesOf(text: string, set: Readonly<Record<string, string>> = {}): Promise<string[]> {
  const diagnostics = await diagnosticsOf(text, set);
  return diagnostics.map(({ code, span }) => `${code} ${placeOf(span).slice('test.netspec:'.length)}`);
}

/** Fails where the text has a mistake. */
export async function networkOf(
  text: string,
  set: Readonly<Record<string, string>> = {},
): Promise<CompiledNetwork> {
  const { networks, diagnostics } = await compile(createSource('test.netspec', text), { set });
  if (networks.length === 0) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return networks[0];
}

/** `path shape` of each layer. */
export async function layersOf(text: string, set: Readonly<Record<string, string>> = {}): Promise<string[]> {
  const { report } = await networkOf(text, set);
  return report.layers.map(({ path, output }) => `${path} ${formatShape(output)}`);
}

/** The text after the fix of this title of the first diagnostic. */
export async function fixed(text: string, title: string): Promise<string> {
  const [{ fixes = [] }] = await diagnosticsOf(text);
  const fix = fixes.find((candidate) => candidate.title.startsWith(title));
  if (fix === undefined) throw new Error(`no fix ${title} among ${fixes.map((f) => f.title).join('; ')}`);
  return applyEdits(text, fix.edits);
}
