/** The figures that another tool gives for a network, and by which kinds of layers they differ from ours. */
import type { ConventionName, ConventionReport } from '../../../ir/analysis.js';
import type { CoreGraph } from '../../../ir/core-graph.js';
import type { CoreOpKind } from '../../../ir/core-ops.js';
import type { NetworkReport } from '../../../ir/report.js';
import type { TypedGraph } from '../../../ir/typed-graph.js';
import { type Convention, type CountRule, figuresOf, learnedBy, parameterSizes } from './convention.js';
import { fvcore } from './fvcore.js';
import { keras } from './keras.js';
import { ptflops } from './ptflops.js';
import { thop } from './thop.js';
import { torchinfo } from './torchinfo.js';

const conventions: { readonly [N in ConventionName]: Convention } = {
  fvcore,
  torchinfo,
  thop,
  ptflops,
  keras,
};

interface KindItem {
  ours: bigint;
  theirs: bigint;
  readonly rules: Set<string>;
}

/** `core` is what `graph` lowers to, `report` is about it. */
export function applyConvention(
  name: ConventionName,
  core: CoreGraph,
  graph: TypedGraph,
  { layers, totals }: NetworkReport,
): ConventionReport {
  const { tool, figure, params, rules } = conventions[name];
  const kinds = new Map<string, KindItem>();
  const itemOf = (kind: string) => {
    const item = kinds.get(kind) ?? { ours: 0n, theirs: 0n, rules: new Set<string>() };
    kinds.set(kind, item);
    return item;
  };
  for (const { kind, macs } of layers) itemOf(kind).ours += macs;
  const counted = new Set<string>();
  const sizes = parameterSizes(core);
  for (const node of core.nodes) {
    const rule = rules[node.op.kind] as CountRule<CoreOpKind> | undefined;
    if (rule === undefined || rule.knows?.(node.op) === false) continue;
    for (const path of learnedBy(node.op)) counted.add(path);
    const layer = graph.nodes[node.layer];
    if (layer.type !== 'layer') continue;
    const found = rule.count(figuresOf(core, node, sizes), node.op);
    const item = itemOf(layer.kind);
    item.theirs += found;
    if (found > 0n) item.rules.add(rule.words);
  }
  const countedValues = [...counted].reduce((total, path) => total + (sizes.get(path) ?? 0n), 0n);
  const items = [...kinds].map(([kind, { ours, theirs, rules: words }]) => ({
    kind,
    ours,
    theirs,
    rule: words.size === 0 ? 'not counted' : `counts ${[...words].join('; ')}`,
  }));
  return {
    name,
    tool,
    params: { count: params.count(totals, countedValues), ours: totals.params, words: params.words },
    operations:
      figure === undefined
        ? undefined
        : {
            figure,
            count: items.reduce((total, { theirs }) => total + theirs, 0n),
            ours: totals.macs,
            items,
          },
  };
}
