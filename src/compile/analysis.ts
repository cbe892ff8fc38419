/** What is asked of a compiled network, and of its source, beside the diagnostics. */
import type { Finding } from '../base/diagnostic.js';
import type { Source } from '../base/source.js';
import type { NetworkAnalysis } from '../ir/analysis.js';
import type { BlockSignature } from '../ir/signature.js';
import type { Requirement } from '../ir/typed-graph.js';
import type { LayerCatalogue } from '../kit/define-layer.js';
import { load } from '../pipeline/1-parse/load.js';
import { specialize } from '../pipeline/2-elaborate/specialize.js';
import { verifyRange } from '../pipeline/3-verify/budget-range.js';
import { needsAnalysis, verifyBudgets } from '../pipeline/3-verify/budgets.js';
import { analyze } from '../pipeline/4-analyze/analyze.js';
import { type CompiledNetwork, type CompileHost, noHost } from './compiled.js';

/** Fields, memory and the cost of training; it lowers the network, which `compile` itself leaves out. */
export async function analysisOf({ graph, report }: CompiledNetwork): Promise<NetworkAnalysis> {
  const [{ layerCatalogue }, { lowerNetwork }, { analyzeProgram }] = await Promise.all([
    import('../layers/index.js'),
    import('../pipeline/5-lower/lower-network.js'),
    import('../pipeline/4-analyze/network-analysis.js'),
  ]);
  return analyzeProgram(lowerNetwork(graph, layerCatalogue), graph, report);
}

/** The blocks that a file declares or imports, whether its networks are sound or not. */
export async function blocksOf(
  source: Source,
  host: CompileHost = noHost,
): Promise<readonly BlockSignature[]> {
  const { signaturesOf } = await import('../pipeline/2-elaborate/signatures.js');
  const { documents } = await load(source, (path) => host.read(path));
  return signaturesOf(documents);
}

/** Budgets that are broken: at the network's sizes, or at any that it allows. `asked`: its own unless others are given. */
export async function budgetsOf(
  { graph, report, free }: CompiledNetwork,
  catalogue: LayerCatalogue,
  asked: readonly Requirement[] = graph.requirements,
): Promise<readonly Finding[]> {
  const verify = async (settled: CompiledNetwork) => {
    const analysis = needsAnalysis(settled.graph) ? await analysisOf(settled) : undefined;
    return verifyBudgets(settled.graph, settled.report, analysis);
  };
  if (free === undefined || asked.length === 0)
    return verify({ graph: { ...graph, requirements: asked }, report });
  return verifyRange(free.sizes.symbols, free.at, (sizes, isAsked) => {
    const requirements = asked.filter(({ span }) => isAsked(span.start));
    const settled = { ...specialize(free.graph, sizes), requirements };
    return verify({ graph: settled, report: analyze(settled, catalogue) });
  });
}
