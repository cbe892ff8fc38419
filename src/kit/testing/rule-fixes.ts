/** Applies what one lint rule proposes to a text, for the tests of rules. */
import { createSource } from '../../base/source.js';
import { applyEdits } from '../../base/text-edit.js';
import { lint } from '../../compile/lint.js';
import type { Attributes } from '../attributes.js';
import type { RuleDeclaration } from '../define-rule.js';

/**
 * The text after the first fix of each report at once; undefined where none offers one. `name` decides the form:
 * `a.netspec.yaml` is YAML.
 */
export async function fixedBy<O extends Attributes>(
  rule: RuleDeclaration<O>,
  text: string,
  name = 'example.netspec',
): Promise<string | undefined> {
  const options = Object.fromEntries(
    Object.entries(rule.options).map(([key, option]) => [key, option.default]),
  );
  const rules = new Map([[rule.name, { severity: rule.severity, options }]]);
  const { diagnostics } = await lint(createSource(name, text), { rules });
  const edits = diagnostics
    .filter(({ code }) => code === `lint/${rule.name}`)
    .flatMap(({ fixes }) => fixes?.[0].edits ?? []);
  return edits.length === 0 ? undefined : applyEdits(text, edits);
}
