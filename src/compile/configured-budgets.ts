/**
 * Budgets from a configuration, for networks that carry none of their own on the same figure. How a configuration is
 * read, and which files a budget is for, is the driver's business.
 */
import { type Finding, finding } from '../base/diagnostic.js';
import { type Span, spanOf } from '../base/span.js';
import type { Document } from '../ir/ast.js';
import { budgetMetrics, type RequiredFigure, type Requirement } from '../ir/typed-graph.js';
import type { LayerCatalogue } from '../kit/define-layer.js';
import { numberOf } from '../pipeline/1-parse/literals.js';
import { budgetsOf } from './analysis.js';
import type { CompiledNetwork } from './compiled.js';

/** Figures that every network has: a receptive field is one of a layer. */
export type BudgetFigure = Exclude<RequiredFigure['metric'], 'receptive_field'>;

export const budgetFigures: readonly BudgetFigure[] = budgetMetrics.filter(
  (metric) => metric !== 'receptive_field',
);

/** The network has at most `limit`. Memory is in bytes; `peak_memory` is that of one image in inference. */
export interface BudgetSetting {
  readonly metric: BudgetFigure;
  readonly limit: number;
  /** The limit as it is written: `5M`. */
  readonly text: string;
  /** Where it is written. */
  readonly span: Span;
}

/** The number that a limit is, by the suffixes of the language: `5M`, `1.5k`, `64KiB`. Undefined for anything else. */
export function readLimit(written: string | number): number | undefined {
  const limit = typeof written === 'number' ? written : numberOf(written.trim());
  return limit !== undefined && Number.isFinite(limit) && limit >= 0 ? limit : undefined;
}

/** Those that a network breaks, reported at its name: at its sizes, or at any that it allows. */
export async function brokenBudgets(
  network: CompiledNetwork,
  settings: readonly BudgetSetting[],
  document: Document,
  catalogue: LayerCatalogue,
): Promise<readonly Finding[]> {
  const { graph } = network;
  const own = new Set(graph.requirements.map(({ figure }) => figure.metric));
  const asked = settings.filter(({ metric }) => !own.has(metric));
  if (asked.length === 0) return [];
  // Requirements are told apart by where they begin, and settings may come from several files.
  const requirements = asked.map(
    ({ metric, limit }, at): Requirement => ({
      figure: metric === 'peak_memory' ? { metric, mode: 'inference', batch: 1 } : { metric },
      comparison: '<=',
      limit,
      span: spanOf(graph.span.source, at, at),
    }),
  );
  const broken = await budgetsOf(network, catalogue, requirements);
  const place = nameOf(network, document);
  return broken.flatMap((found) => {
    const setting = asked[found.span.start];
    const { metric, text, span } = setting;
    const related = [{ message: `the configuration allows ${metric} <= ${text}`, span }];
    return found.code === 'budget/broken'
      ? finding(found.code, place, found.facts, { advice: found.advice, related })
      : [];
  });
}

function nameOf({ graph }: CompiledNetwork, { declarations }: Document): Span {
  const declared = declarations.find((one) => one.kind === 'network' && one.name.text === graph.name);
  return declared?.kind === 'network' ? declared.name.span : graph.span;
}
