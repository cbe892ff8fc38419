/**
 * Syntax trees to typed graphs: blocks are expanded and shapes inferred in one walk, because an expression may ask
 * for the channels so far. Contracts that do not hold are handed on to stage 3, which explains them.
 */
import { type Finding, finding } from '../../base/diagnostic.js';
import { FindingList } from '../../base/finding-list.js';
import { spanOf } from '../../base/span.js';
import type { Document, NetworkDeclaration } from '../../ir/ast.js';
import type { ContractMismatch } from '../../ir/contract.js';
import type { AttributeValue, GraphNode, TypedGraph } from '../../ir/typed-graph.js';
import type { LayerCatalogue } from '../../kit/define-layer.js';
import { declare } from './declare.js';
import { runBody } from './expand.js';
import type { Expansion, Frame, KnownBlock } from './expansion.js';
import { Group, labelsOf } from './groups.js';
import type { FilledHoles } from './hole-key.js';
import { solveHoles } from './holes.js';
import { inferLayer, settleLayer } from './infer.js';
import { Work } from './limits.js';
import { NetworkDraft } from './network-draft.js';
import { wordsOf } from './read-attributes.js';
import { Scope } from './scope.js';
import { refuseUnknownSettings, setParameters } from './set-parameters.js';
import type { Surroundings } from './surroundings.js';
import { defaultTraining } from './training.js';

export interface ElaborateOptions {
  /** Values for the networks' parameters and symbols as text in the language: `{ classes: '100', H: '224' }`. */
  readonly set?: Readonly<Record<string, string>>;
  /** Sets every spatial size of the inputs free, and reads no contracts: for asking which sizes are possible. */
  readonly free?: boolean;
  /** Values for holes that were solved before, by their place. */
  readonly filled?: FilledHoles;
}

export interface ElaboratedNetwork {
  readonly name: string;
  /** Absent where a mistake left a layer untyped. */
  readonly graph: TypedGraph | undefined;
  readonly mismatches: readonly ContractMismatch[];
  readonly findings: readonly Finding[];
}

export interface Elaborated {
  /** The networks of the last document, in its order; those behind an exceeded limit are left out. */
  readonly networks: readonly ElaboratedNetwork[];
  /** Mistakes outside of networks. */
  readonly findings: readonly Finding[];
}

/** `documents`: imported ones first, the one that was asked for last. Never throws. */
export function elaborate(
  documents: readonly Document[],
  catalogue: LayerCatalogue,
  { set = {}, free = false, filled = new Map() }: ElaborateOptions = {},
): Elaborated {
  const findings = new FindingList();
  const work = new Work();
  const words = new Set(
    [...catalogue.values()].flatMap(({ attributes }) =>
      Object.values(attributes).flatMap(({ schema }) => wordsOf(schema)),
    ),
  );
  const blocks = new Map<string, KnownBlock>();
  let scope = new Scope();
  for (const document of documents) {
    scope = new Scope();
    declare(document, { catalogue, blocks, words, scope, set, free, filled, work }, blocks, findings);
  }
  const entry = documents.at(-1);
  const declarations = (entry?.declarations ?? []).filter((item) => item.kind === 'network');
  // A file of blocks is there to be imported.
  const isLibrary = entry?.declarations.some(({ kind }) => kind === 'block') ?? false;
  if (entry !== undefined && declarations.length === 0 && !isLibrary) {
    const { source } = entry.span;
    const place = spanOf(source, entry.span.start, entry.span.start);
    findings.add(finding('language/no-network', place, { file: source.name }));
  }
  const seen = new Map<string, NetworkDeclaration>();
  for (const network of declarations) {
    const { text, span } = network.name;
    const first = seen.get(text);
    if (first === undefined) seen.set(text, network);
    else {
      const related = [{ message: 'the first one', span: first.name.span }];
      findings.add(finding('name/duplicate', span, { name: text, what: 'network' }, { related }));
    }
  }
  refuseUnknownSettings(set, declarations, findings);
  const networks: ElaboratedNetwork[] = [];
  for (const network of declarations) {
    if (work.exceeded !== undefined) break;
    networks.push(elaborateNetwork(network, { catalogue, blocks, words, scope, set, free, filled, work }));
  }
  if (work.exceeded !== undefined) findings.add(work.exceeded);
  return { networks, findings: findings.toArray() };
}

function elaborateNetwork(declaration: NetworkDeclaration, around: Surroundings): ElaboratedNetwork {
  const findings = new FindingList();
  const network = new NetworkDraft(around.catalogue, findings, around.work);
  const scope = new Scope(around.scope);
  const parameters = setParameters(declaration, scope, around, network);
  const root = new Group('', undefined, labelsOf(declaration.body));
  const expansion: Expansion = {
    network,
    root,
    blocks: around.blocks,
    words: around.words,
    infer: inferLayer,
    set: around.set,
    free: around.free,
    filled: around.filled,
    run: (body, frame) => runBody(body, frame, expansion),
    inputs: [],
    outputs: [],
    requirements: [],
    calls: [],
    choices: new Map(),
    training: undefined,
  };
  const frame: Frame = {
    scope,
    group: root,
    callStack: [],
    blockNames: [],
    depth: 0,
    levelIsGiven: false,
    current: undefined,
  };
  runBody(declaration.body, frame, expansion);
  if (network.pending.length > 0 && network.work.exceeded === undefined) solveHoles(network, settleLayer);
  const name = declaration.name.text;
  const exceeded = network.work.exceeded !== undefined;
  if (!exceeded) {
    if (expansion.inputs.length === 0 && frame.current === undefined) {
      findings.add(finding('language/no-input', declaration.name.span, { network: name }));
    } else if (network.layers.every(({ kind }) => kind === 'input') && findings.count === 0) {
      findings.add(finding('language/no-layers', declaration.name.span, { network: name }));
    }
  }
  const graph = exceeded ? undefined : finishGraph(declaration, expansion, frame, parameters);
  return { name, graph, mismatches: network.mismatches, findings: findings.toArray() };
}

function finishGraph(
  { name, span }: NetworkDeclaration,
  { network, inputs, outputs, requirements, calls, choices, training }: Expansion,
  { current }: Frame,
  parameters: Readonly<Record<string, AttributeValue>>,
): TypedGraph | undefined {
  const nodes: GraphNode[] = [];
  for (const { node, inputs: flows } of network.layers) {
    if (node !== undefined && flows.every((flow) => flow.node !== undefined)) nodes.push(node);
  }
  if (network.findings.hasErrors || network.symbols.isUnsure || nodes.length < network.layers.length)
    return undefined;
  if (current?.node === undefined || outputs.some(({ node }) => node < 0)) return undefined;
  const end = { name: 'output', node: current.node, span: network.layers[current.node].span };
  return {
    name: name.text,
    file: span.source.name,
    span,
    nodes,
    inputs,
    outputs: outputs.length > 0 ? outputs : [end],
    requirements,
    calls,
    choices: [...choices].flatMap(([{ span }, ways]) => [...ways].map((taken) => ({ span, taken }))),
    training: training ?? defaultTraining,
    parameters,
    symbols: network.symbols.declarations(),
    relations: network.symbols.relations,
    conditions: network.symbols.conditions,
  };
}
