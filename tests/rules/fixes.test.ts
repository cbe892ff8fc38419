/** Holds every fix to what it promises: it mends what the rule reports, and a safe one leaves the function as it is. */
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../src/base/diagnostic.js';
import { createSource } from '../../src/base/source.js';
import { applyEdits } from '../../src/base/text-edit.js';
import { fixSource } from '../../src/cli/lint/fix.js';
import { lint } from '../../src/compile/lint.js';
import { examplesOf, judge, optionsOf, rules, settingOf } from './rule-pages.js';
import { textDifference } from './same-function.js';

const failing = rules.map((rule) => ({
  rule,
  name: rule.name,
  examples: examplesOf(rule).filter(({ section }) => section === 'Fails'),
}));

const weightOf = (reports: readonly Diagnostic[]) =>
  reports.reduce((sum, { subjects = [] }) => sum + subjects.length, 0);

describe.each(failing)('$name', ({ rule, examples }) => {
  it('offers on its page the fixes that it declares, and a rule without fixes none', async () => {
    const offered = new Set<string>();
    for (const example of examples) {
      const { reports } = await judge(rule, example.source, example.host, optionsOf(example));
      for (const { safety } of reports.flatMap(({ fixes = [] }) => fixes)) offered.add(safety ?? 'none');
    }
    if (rule.fix === undefined) expect([...offered]).toEqual([]);
    else expect([...offered]).toContain(rule.fix);
    expect([...offered]).not.toContain('none');
  });

  it.each(examples)('mends the example at line $line by each of its fixes', async (example) => {
    const { source, host } = example;
    const { reports } = await judge(rule, source, host, optionsOf(example));
    for (const { title, edits, safety } of reports.flatMap(({ fixes = [] }) => fixes)) {
      expect(title).toMatch(/^[A-Z]/);
      const text = applyEdits(source.text, edits);
      const changed = createSource(source.name, text);
      const after = await judge(rule, changed, host, optionsOf(example));
      expect(
        after.errors.map(({ message }) => message),
        `${title}:\n${text}`,
      ).toEqual([]);
      expect(weightOf(after.reports), `${title}:\n${text}`).toBeLessThan(weightOf(reports));
      if (safety === 'safe')
        expect(await textDifference(source, changed, host), `${title}:\n${text}`).toBeUndefined();
    }
  });

  it.each(examples)('leaves nothing to fix in the example at line $line', async (example) => {
    const { source, host } = example;
    const options = { host, rules: settingOf(rule, optionsOf(example)) };
    const judged = async (of: typeof source) => (await lint(of, options)).diagnostics;
    const { diagnostics, refused, stopped, text } = await fixSource(source, { unsafe: true, lint: judged });
    expect(refused).toEqual([]);
    expect(stopped).toBeUndefined();
    expect(
      diagnostics.filter(({ fixes = [] }) => fixes.some(({ safety }) => safety !== undefined)),
      text,
    ).toEqual([]);
  });
});
