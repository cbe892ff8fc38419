/**
 * Layers that wait for a hole to be solved, and what becomes of them at the end of the network: those that hang together
 * are solved together, and a hole with a single solution gets it, with the edit that writes it in.
 */
import { type Fix, finding } from '../../base/diagnostic.js';
import { formatShape } from '../../ir/shape.js';
import type { NodeId } from '../../ir/typed-graph.js';
import { largestInteger, type Padding } from '../../kit/attributes.js';
import { holeKey } from './hole-key.js';
import { type Assignment, search } from './hole-search.js';
import type { LayerRequest, PendingLayer } from './layer-request.js';
import type { NetworkDraft } from './network-draft.js';

/** How a layer is typed once its holes have values. */
export type Settle = (request: LayerRequest, network: NetworkDraft, id: NodeId) => void;

const mostShown = 8;
const mostFixes = 3;

export function solveHoles(network: NetworkDraft, settle: Settle): void {
  for (const layers of components(network.pending)) solve(layers, network, settle);
}

interface Hole {
  readonly key: string;
  readonly attribute: string;
  readonly request: LayerRequest;
}

function solve(layers: readonly PendingLayer[], network: NetworkDraft, settle: Settle): void {
  const holes = holesOf(layers);
  const bounded = layers.filter(({ request }) => request.contract !== undefined);
  const place = ({ request, attribute }: Hole) => request.attributes.spans[attribute];
  if (bounded.length === 0) {
    for (const hole of holes) {
      network.findings.add(finding('hole/without-contract', place(hole), { attribute: hole.attribute }));
    }
    return;
  }
  const limits = limitsOf(layers);
  const limit = (request: LayerRequest, attribute: string) => limitFor(request, attribute, limits);
  const result = search({ layers, keyOf, limit, symbols: network.symbols, work: network.work });
  const [first] = holes;
  if (!result.ok) {
    if (result.reason === 'too-many') {
      const facts = { holes: holes.length, tried: result.tried };
      network.findings.add(finding('hole/too-many', place(first), facts));
      return;
    }
    const { request: failed } = result.at;
    const promised = failed.contract ?? bounded[0].request.contract;
    const contract = formatShape(promised?.shape ?? []);
    const attribute = holes.map((hole) => hole.attribute).join(' and ');
    const related = [
      failed.contract === undefined
        ? { message: `no value lets ${failed.path} (${failed.layer.kind}) fit`, span: failed.span }
        : { message: `no value gives ${contract}`, span: failed.contract.span },
    ];
    const facts = { attribute, contract, limit: limit(first.request, first.attribute) };
    network.findings.add(finding('hole/none', place(first), facts, { related }));
    return;
  }
  const { solutions } = result;
  if (solutions.length > 1) {
    reportSeveral(solutions, holes, limits, network);
    return;
  }
  const [solution] = solutions;
  for (const hole of holes) {
    const value = solution.get(hole.key) ?? 0;
    const facts = { attribute: hole.attribute, value };
    network.findings.add(finding('hole/solved', place(hole), facts, { fixes: [fill(hole, value)] }));
  }
  for (const { id, request } of layers) settle(filled(request, solution, network), network, id);
}

/** Each hole alone where they do not depend on each other, else the combinations. */
function reportSeveral(
  solutions: readonly Assignment[],
  holes: readonly Hole[],
  limits: Limits,
  network: NetworkDraft,
): void {
  const valuesOf = ({ key }: Hole) => [...new Set(solutions.map((solution) => solution.get(key) ?? 0))];
  const combinations = holes.reduce((count, hole) => count * valuesOf(hole).length, 1);
  if (combinations === solutions.length) {
    for (const hole of holes) {
      const values = valuesOf(hole);
      const { attribute, request } = hole;
      const span = request.attributes.spans[attribute];
      const fixes = values.slice(0, mostFixes).map((value) => fill(hole, value));
      if (values.length === 1) {
        network.findings.add(finding('hole/solved', span, { attribute, value: values[0] }, { fixes }));
      } else {
        const facts = {
          holes: [attribute],
          solutions: values.map((value) => [value]),
          shown: listed(values, limitFor(request, attribute, limits)),
        };
        network.findings.add(finding('hole/several', span, facts, { fixes }));
      }
    }
    return;
  }
  const texts = solutions
    .slice(0, mostShown)
    .map((solution) => holes.map(({ key, attribute }) => `${attribute}=${solution.get(key)}`).join(' '));
  const more = solutions.length > mostShown ? `, and ${solutions.length - mostShown} more` : '';
  const [{ request, attribute }] = holes;
  const facts = {
    holes: holes.map((hole) => hole.attribute),
    solutions: solutions.map((solution) => holes.map(({ key }) => solution.get(key) ?? 0)),
    shown: texts.join(', or ') + more,
  };
  const fixes: Fix[] = solutions.slice(0, mostFixes).map((solution, index) => ({
    title: `Write ${texts[index]}`,
    edits: holes.flatMap((hole) => fill(hole, solution.get(hole.key) ?? 0).edits),
  }));
  network.findings.add(finding('hole/several', request.attributes.spans[attribute], facts, { fixes }));
}

/** `7 or 8`; `any from 224 up`; what goes up to the last value that was tried has no end. */
function listed(values: readonly number[], limit: number): string {
  let tail = values.length;
  while (tail > 0 && values[tail - 1] === limit - (values.length - tail)) tail--;
  const open = values.length - tail > 1 ? `any from ${values[tail]} up` : undefined;
  const single = open === undefined ? values : values.slice(0, tail);
  const shown = single.slice(0, mostShown).map(String);
  if (single.length > mostShown) shown.push(`${single.length - mostShown} more values`);
  if (open !== undefined) shown.push(open);
  return shown.length === 1 ? shown[0] : `${shown.slice(0, -1).join(', ')} or ${shown[shown.length - 1]}`;
}

function fill({ request, attribute }: Hole, value: number): Fix {
  const span = request.attributes.spans[attribute];
  return { title: `Write ${attribute}=${value}`, edits: [{ span, text: String(value) }] };
}

function filled(request: LayerRequest, solution: Assignment, network: NetworkDraft): LayerRequest {
  const values: Record<string, unknown> = { ...request.attributes.values };
  for (const { name } of request.attributes.holes) {
    values[name] = request.layer.attributes[name].read(solution.get(keyOf(request, name)) ?? 0);
  }
  return {
    ...request,
    attributes: { ...request.attributes, values, holes: [] },
    inputs: request.inputs.map((flow) =>
      flow.isPending === true && flow.node !== undefined ? network.layers[flow.node].output : flow,
    ),
  };
}

/** A hole is its place in the text: in a block or a loop it comes up several times and is still one. */
function keyOf(request: LayerRequest, attribute: string): string {
  return holeKey(request.attributes.spans[attribute]);
}

function holesOf(layers: readonly PendingLayer[]): Hole[] {
  const holes = new Map<string, Hole>();
  for (const { request } of layers) {
    for (const { name } of request.attributes.holes) {
      const key = keyOf(request, name);
      if (!holes.has(key)) holes.set(key, { key, attribute: name, request });
    }
  }
  return [...holes.values()];
}

/** Beyond these, nothing that is known could be reached. */
interface Limits {
  /** For windows: no larger than the largest map with its padding, and a bit. */
  readonly size: number;
  /** For numbers of channels and what divides them: four times the largest number around. */
  readonly count: number;
}

function limitsOf(layers: readonly PendingLayer[]): Limits {
  let largest = 16;
  let padding = 0;
  for (const { request } of layers) {
    const known = [
      ...request.inputs.flatMap(({ shapes }) => shapes[0] ?? []),
      ...(request.contract?.shape ?? []),
    ];
    for (const size of known) if (size.kind === 'constant') largest = Math.max(largest, size.value);
    const { P } = request.attributes.values ?? {};
    if (isExplicit(P)) padding = Math.max(padding, ...P.sides);
  }
  return {
    size: Math.min(largest + 2 * padding + 8, largestInteger),
    count: Math.min(4 * largest, largestInteger),
  };
}

function isExplicit(value: unknown): value is Extract<Padding, { readonly kind: 'explicit' }> {
  return typeof value === 'object' && value !== null && 'sides' in value;
}

const limitFor = ({ layer }: LayerRequest, attribute: string, limits: Limits) =>
  ['size', 'padding'].includes(layer.attributes[attribute].label) ? limits.size : limits.count;

/** Pending layers that hang together, by what flows between them or by one hole in both. */
function components(pending: readonly PendingLayer[]): PendingLayer[][] {
  const rootOf = new Map<NodeId, NodeId>(pending.map(({ id }) => [id, id]));
  const find = (id: NodeId): NodeId => {
    let root = id;
    for (let next = rootOf.get(root); next !== undefined && next !== root; next = rootOf.get(root))
      root = next;
    return root;
  };
  const firstWith = new Map<string, NodeId>();
  for (const { id, request } of pending) {
    for (const { node, isPending } of request.inputs) {
      if (isPending === true && node !== undefined) rootOf.set(find(id), find(node));
    }
    for (const { name } of request.attributes.holes) {
      const key = keyOf(request, name);
      const first = firstWith.get(key);
      if (first === undefined) firstWith.set(key, id);
      else rootOf.set(find(id), find(first));
    }
  }
  const groups = new Map<NodeId, PendingLayer[]>();
  for (const layer of pending) {
    const root = find(layer.id);
    const group = groups.get(root);
    if (group === undefined) groups.set(root, [layer]);
    else group.push(layer);
  }
  return [...groups.values()];
}
