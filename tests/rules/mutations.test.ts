/** Damages classic networks as the rules' mutations say, and expects that the rule notices what was not there before. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createSource } from '../../src/base/source.js';
import type { RuleMutations } from '../../src/kit/rule-mutations.js';
import { root } from '../architecture/source-files.js';
import { specsHost } from '../specs-host.js';
import { judge, pathOf, rules } from './rule-pages.js';

async function mutationsOf(rule: string): Promise<RuleMutations> {
  const path = pathOf(rule, 'mutations.ts');
  if (!existsSync(path)) return [];
  const { mutations } = (await import(path)) as { readonly mutations: RuleMutations };
  return mutations;
}

const damaged = await Promise.all(
  rules.map(async (rule) => ({ rule, name: rule.name, mutations: await mutationsOf(rule.name) })),
);

describe.each(damaged)('$name', ({ rule, mutations }) => {
  it('has mutations', () => expect(mutations.length).toBeGreaterThan(0));

  it.each(mutations)('notices in $spec that "$find" became "$replace"', async ({ spec, find, replace }) => {
    const text = readFileSync(join(root, spec), 'utf8');
    expect(text).toContain(find);
    const damage = text.replace(find, () => replace);
    expect(damage).not.toBe(text);
    const before = await judge(rule, createSource(spec, text), specsHost);
    const after = await judge(rule, createSource(spec, damage), specsHost);
    expect(after.errors.map(({ message }) => message)).toEqual([]);
    const subjects = ({ reports }: typeof before) => reports.flatMap((report) => report.subjects ?? []);
    expect(subjects(after).length).toBeGreaterThan(subjects(before).length);
  });
});
