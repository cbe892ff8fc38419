/** Networks whose sizes are open: at which sizes they are reported, which would mend a mistake, which are possible. */
import { type Diagnostic, type Finding, inReadingOrder, toDiagnostic } from '../base/diagnostic.js';
import type { Source } from '../base/source.js';
import { isEmptySet } from '../ir/size-set.js';
import type { NetworkSizes } from '../ir/sizes.js';
import type { TypedGraph } from '../ir/typed-graph.js';
import type { LayerCatalogue } from '../kit/define-layer.js';
import { load } from '../pipeline/1-parse/load.js';
import { elaborate } from '../pipeline/2-elaborate/elaborate.js';
import { holeKey } from '../pipeline/2-elaborate/hole-key.js';
import { specialize } from '../pipeline/2-elaborate/specialize.js';
import { isOfSizes, withNearestSizes } from '../pipeline/3-verify/nearest-sizes.js';
import { smallestSizes, solveSizes } from '../pipeline/3-verify/solve-sizes.js';
import { analyze } from '../pipeline/4-analyze/analyze.js';
import { type Formulas, formulasOf } from '../pipeline/4-analyze/formulas.js';
import { resizedWeights } from '../pipeline/4-analyze/resized-weights.js';
import { type CompiledNetwork, type CompileOptions, type FreeSizes, noHost } from './compiled.js';

/** The network with a number for every size: as it is, or at the smallest sizes that are allowed. */
export function atSizes(graph: TypedGraph, sizes: NetworkSizes, catalogue: LayerCatalogue): CompiledNetwork {
  if (graph.symbols.length === 0) return { graph, report: analyze(graph, catalogue) };
  const at = smallestSizes(graph, sizes);
  const settled = specialize(graph, at);
  const ranges = sizes.symbols.map(({ declaration: { name }, allowed }) => ({ name, allowed }));
  let formulas: Formulas | undefined;
  const free: FreeSizes = {
    graph,
    sizes,
    at,
    get formulas() {
      formulas ??= formulasOf(graph, ranges, (others) => analyze(specialize(graph, others), catalogue));
      return formulas;
    },
  };
  return { graph: settled, report: analyze(settled, catalogue), free };
}

/** Adds to a network's mistakes which other input sizes would mend them. */
export type SizeAdviser = (broken: readonly Finding[], network: string) => readonly Finding[];

/** However many networks of a file are broken, it is elaborated once more with its sizes set free, and only if one is. */
export function sizeAdviser(
  documents: Parameters<typeof elaborate>[0],
  catalogue: LayerCatalogue,
  { set }: CompileOptions,
  findings: readonly Finding[],
): SizeAdviser {
  let freed: ReadonlyMap<string, TypedGraph | undefined> | undefined;
  const freedGraph = (network: string) => {
    freed ??= new Map(
      elaborate(documents, catalogue, { set, free: true, filled: solvedHoles(findings) }).networks.map(
        ({ name, graph }) => [name, graph],
      ),
    );
    return freed.get(network);
  };
  return (broken, network) => {
    const first = broken.find(isOfSizes);
    const graph = first && freedGraph(network);
    if (first === undefined || graph === undefined) return broken;
    const advised = withNearestSizes(first, solveSizes(graph));
    return broken.map((found) => (found === first ? advised : found));
  };
}

export interface Constraints {
  readonly network: string;
  /** With symbols for all sizes of the inputs. */
  readonly graph: TypedGraph;
  readonly sizes: NetworkSizes;
  /** The smallest valid sizes; undefined where no size is valid. */
  readonly smallest: Readonly<Record<string, number>> | undefined;
  /** Layers whose weights are others at other sizes: a dense layer on a flattened map. */
  readonly resized: readonly string[];
}

function solvedHoles(findings: readonly Finding[]): ReadonlyMap<string, number> {
  return new Map(
    findings.flatMap((found) =>
      found.code === 'hole/solved' ? [[holeKey(found.span), found.facts.value] as const] : [],
    ),
  );
}

/**
 * Which sizes the networks could have, whatever the text says: the sizes of the inputs are set free, and contracts are
 * left out. A network whose layers do not follow is left out too; the diagnostics say why.
 */
export async function constraintsOf(
  source: Source,
  options: CompileOptions = {},
): Promise<{ readonly networks: readonly Constraints[]; readonly diagnostics: readonly Diagnostic[] }> {
  const { layerCatalogue } = await import('../layers/index.js');
  const parsed = await load(source, (path) => (options.host ?? noHost).read(path));
  const { set } = options;
  // Freed sizes leave contracts out, so holes are solved before.
  const written = elaborate(parsed.documents, layerCatalogue, { set });
  const filled = solvedHoles(written.networks.flatMap(({ findings }) => findings));
  const elaborated = elaborate(parsed.documents, layerCatalogue, { set, free: true, filled });
  const networks = elaborated.networks.flatMap(({ name, graph }): Constraints[] => {
    if (graph === undefined) return [];
    const sizes = solveSizes(graph);
    const reportAt = (at: Readonly<Record<string, number>>) => analyze(specialize(graph, at), layerCatalogue);
    const smallest = sizes.symbols.some(({ allowed }) => isEmptySet(allowed))
      ? undefined
      : smallestSizes(graph, sizes);
    const resized = smallest === undefined ? [] : resizedWeights(sizes, smallest, reportAt);
    return [{ network: name, graph, sizes, smallest, resized }];
  });
  const findings = [
    ...parsed.findings,
    ...elaborated.findings,
    ...elaborated.networks.flatMap(({ findings: own }) => own),
  ];
  return { networks, diagnostics: inReadingOrder(findings.map(toDiagnostic)) };
}
