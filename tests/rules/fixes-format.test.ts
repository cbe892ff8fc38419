/** Holds fixes to the layout of a text: what is formatted before one is formatted behind it. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createSource, type Source } from '../../src/base/source.js';
import { applyEdits } from '../../src/base/text-edit.js';
import { fixSource } from '../../src/cli/lint/fix.js';
import { format } from '../../src/compile/format.js';
import { lint } from '../../src/compile/lint.js';
import { ruleCatalogue } from '../../src/rules/index.js';
import { root, specsHost } from '../specs-host.js';
import { examplesOf, judge, optionsOf, rules, settingOf } from './rule-pages.js';

const examples = rules
  .filter(({ fix }) => fix !== undefined)
  .flatMap((rule) => examplesOf(rule).filter(({ section }) => section === 'Fails'))
  .map((example) => ({ ...example, name: `${example.rule.name} at line ${example.line}` }));

/** The column of a label or a contract depends on all lines beside it, of which a fix knows its own. */
const withOtherColumns = ['unused-layer at line 11'];

/** Without the blanks that make columns. */
const squeezed = (text: string | undefined) => text?.replace(/(\S) +/g, '$1 ');

describe('a fix', () => {
  it.each(examples)('leaves what is formatted as it is formatted: $name', async (example) => {
    const { rule, host } = example;
    const { text: formatted } = await format(example.source);
    if (formatted === undefined) throw new Error('an example has an error');
    const source = createSource(example.source.name, formatted);
    const { reports } = await judge(rule, source, host, optionsOf(example));
    for (const { title, edits } of reports.flatMap(({ fixes = [] }) => fixes)) {
      const text = applyEdits(formatted, edits);
      const { text: again } = await format(createSource(source.name, text));
      if (withOtherColumns.includes(example.name)) {
        expect(text, title).not.toBe(again);
        expect(squeezed(text), title).toBe(squeezed(again));
      } else expect(text, title).toBe(again);
    }
  });

  it('keeps the columns of the classic networks where layers change places', async () => {
    const rule = ruleCatalogue.get('pool-before-activation');
    if (rule === undefined) throw new Error('the rule is gone');
    const options = { host: specsHost, rules: settingOf(rule) };
    const judged = async (of: Source) => (await lint(of, options)).diagnostics;
    let exchanged = 0;
    for (const name of readdirSync(`${root}specs`).filter((one) => /\.netspec(\.ya?ml)?$/.test(one))) {
      const { text: formatted } = await format(
        createSource(`specs/${name}`, readFileSync(`${root}specs/${name}`, 'utf8')),
      );
      if (formatted === undefined) throw new Error(`${name} has an error`);
      const source = createSource(`specs/${name}`, formatted);
      const fixed = await fixSource(source, { unsafe: true, lint: judged });
      exchanged += fixed.applied.length;
      expect(fixed.text, name).toBe((await format(fixed.source)).text);
    }
    expect(exchanged).toBeGreaterThan(10);
  });
});
