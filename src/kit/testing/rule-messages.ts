/** Runs one lint rule over a text, for the tests of rules: what it says, or that the text does not check. */
import { hasErrors } from '../../base/diagnostic.js';
import { createSource } from '../../base/source.js';
import { lint } from '../../compile/lint.js';
import type { Attributes } from '../attributes.js';
import type { RuleDeclaration } from '../define-rule.js';

/**
 * The messages of a rule in the order of the text; undefined where the text has mistakes of its own. A text without
 * `network` is the body of one.
 */
export async function messagesOf<O extends Attributes>(
  rule: RuleDeclaration<O>,
  text: string,
  options: Readonly<Record<string, unknown>> = {},
): Promise<readonly string[] | undefined> {
  const spec = /^(network|block)/m.test(text) ? text : `network Example {\n${text}\n}\n`;
  const defaults = Object.entries(rule.options).map(([name, option]) => [name, option.default]);
  const setting = { severity: rule.severity, options: { ...Object.fromEntries(defaults), ...options } };
  const rules = new Map([[rule.name, setting]]);
  const { diagnostics } = await lint(createSource('example.netspec', spec), { rules });
  const own = diagnostics.filter(({ code }) => code === `lint/${rule.name}`);
  if (hasErrors(diagnostics.filter((one) => !own.includes(one)))) return undefined;
  return own.map(({ message }) => message);
}
