/** Budgets that a configuration gives: for networks without one of their own on the same figure, at every allowed size. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSource } from '../../src/base/source.js';
import { spanOf, textOf } from '../../src/base/span.js';
import { configSchema } from '../../src/cli/config/config-schema.js';
import { analysisOf } from '../../src/compile/analysis.js';
import {
  type BudgetFigure,
  type BudgetSetting,
  budgetFigures,
  readLimit,
} from '../../src/compile/configured-budgets.js';
import { defineConfig, type NetspecConfig } from '../../src/compile/define-config.js';
import { lint, ruleKinds } from '../../src/compile/lint.js';

const config = createSource('netspec.config.yaml', 'budgets: { params: 5 }');

const budget = (metric: BudgetFigure, limit: number): BudgetSetting => ({
  metric,
  limit,
  text: String(limit),
  span: spanOf(config, 19, 20),
});

async function broken(text: string, budgets: readonly BudgetSetting[]) {
  const { diagnostics } = await lint(createSource('a.netspec', text), { rules: new Map(), budgets });
  return diagnostics;
}

/** 4·3·3·2 weights and 4 biases. */
const net = (name: string, more = '') => `network ${name} {\n  input 8x8x2\n  conv 4 F=3 P=1\n  ${more}\n}\n`;

describe('a budget of the configuration', () => {
  it('is broken at the name of the network, and points at the configuration', async () => {
    const [one, ...others] = await broken(net('Net'), [budget('params', 75), budget('depth', 1)]);
    expect(others).toEqual([]);
    expect(one).toMatchObject({
      code: 'budget/broken',
      severity: 'error',
      message: 'params must be <= 75, but the network has 76',
      help: 'most of it: conv1 (conv) 76',
    });
    expect(textOf(one.span)).toBe('Net');
    expect(one.related).toEqual([
      { message: 'the configuration allows params <= 75', span: spanOf(config, 19, 20) },
    ]);
    expect(await broken(net('Net'), [budget('params', 76)])).toEqual([]);
  });

  it('is for each network of a file that has none of its own on that figure, whatever that says', async () => {
    const text =
      net('A') +
      net('B', 'require params <= 1k') +
      net('C', 'require macs <= 1G') +
      net('D', 'require params >= 1');
    const found = await broken(text, [budget('params', 75)]);
    expect(found.map(({ span }) => textOf(span))).toEqual(['A', 'C']);
  });

  it('is held at the name in YAML too', async () => {
    const text = 'network: Net\ninput: 8x8x2\nlayers:\n  - conv: { filters: 4, F: 3, P: 1 }\n';
    const { diagnostics } = await lint(createSource('a.netspec.yaml', text), {
      rules: new Map(),
      budgets: [budget('params', 75)],
    });
    expect(diagnostics.map(({ span }) => textOf(span))).toEqual(['Net']);
  });

  it('holds exactly at the figure itself, for every figure', async () => {
    const text = net('Net', 'relu; flatten; dense 10');
    const { shaped } = await lint(createSource('a.netspec', text), { rules: new Map() });
    const { totals } = shaped[0].report;
    const { total } = (await analysisOf(shaped[0])).memory('inference', 1);
    const figures: { readonly [F in BudgetFigure]: bigint | number } = {
      params: totals.params,
      macs: totals.macs,
      flops: totals.flops,
      weight_bytes: totals.weightBytes,
      activations: totals.activationBytes / 4n,
      activation_bytes: totals.activationBytes,
      memory: totals.weightBytes + totals.activationBytes,
      peak_memory: total,
      depth: totals.depth,
    };
    expect(Object.keys(figures).sort()).toEqual([...budgetFigures].sort());
    for (const figure of budgetFigures) {
      const limit = Number(figures[figure]);
      expect(await broken(text, [budget(figure, limit)])).toEqual([]);
      const [{ message }] = await broken(text, [budget(figure, limit - 1)]);
      expect(message).toContain(`${figure}`);
    }
  });

  it('is asked of every allowed size where sizes are open', async () => {
    const text = 'network Net {\n  input [H, 8, 2] where H >= 4, H <= 100\n  conv 4 F=3 P=1\n}\n';
    // 72 products for each of 8·H outputs.
    const [one, ...others] = await broken(text, [budget('macs', 72 * 8 * 50), budget('params', 76)]);
    expect(others).toEqual([]);
    expect(textOf(one.span)).toBe('Net');
    expect(one.help).toMatch(/^at H = 51; it holds up to H = 50/);
    expect(await broken(text, [budget('macs', 72 * 8 * 100)])).toEqual([]);
  });

  it('says nothing of a network that does not check', async () => {
    const found = await broken('network Net {\n  input 8x8x2\n  conv 4 F=9\n}\n', [budget('params', 0)]);
    expect(found.map(({ code }) => code)).not.toContain('budget/broken');
  });
});

describe('limits', () => {
  it.each([
    ['62k', 62_000],
    ['5M', 5_000_000],
    ['1.1k', 1100],
    ['64KiB', 65_536],
    ['2GiB', 2 ** 31],
    ['1e6', 1_000_000],
    [0, 0],
    [2.5, 2.5],
    [-1, undefined],
    ['-1', undefined],
    ['5m', undefined],
    ['', undefined],
    ['1e999', undefined],
    [Number.NaN, undefined],
  ])('%j is %j', (written, limit) => {
    expect(readLimit(written)).toBe(limit);
  });

  it('are by the schema what they are for the reader', async () => {
    const isValid = new Ajv2020().compile(configSchema(await ruleKinds()));
    const part = fc.constantFrom('1', '0', '.', 'e', '-', 'k', 'M', 'G', 'T', 'K', 'i', 'B', ' ', '25');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        const text = parts.join('');
        const isLimit = readLimit(text) !== undefined && text === text.trim();
        expect([text, isValid({ budgets: { params: text } })]).toEqual([text, isLimit]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a typed configuration', () => {
  it('knows rules, options, figures and their values', () => {
    const typed: NetspecConfig = defineConfig({
      extends: ['strict', './team.json'],
      rules: { naming: 'off', 'dense-dominates': { severity: 'error', share: 0.5 } },
      budgets: { params: '5M', 'peak-memory': 1000, peak_memory: 1000 },
      overrides: [{ files: 'big/**', rules: { 'no-op-layer': 'warning' } }],
    });
    expect(typed.rules?.naming).toBe('off');
    // @ts-expect-error: there is no such rule
    defineConfig({ rules: { namin: 'off' } });
    // @ts-expect-error: warn is no severity
    defineConfig({ rules: { naming: 'warn' } });
    // @ts-expect-error: a share is a number
    defineConfig({ rules: { 'dense-dominates': { share: 'much' } } });
    // @ts-expect-error: there is no such option
    defineConfig({ rules: { 'dense-dominates': { shar: 0.5 } } });
    // @ts-expect-error: there is no such figure
    defineConfig({ budgets: { 'peak-memori': 1 } });
  });
});
