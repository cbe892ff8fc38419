/**
 * Which layers of two networks are the same: by path and kind first, then by what they are. No layer stands in two
 * pairs, and exchanging the networks exchanges the sides of the pairs.
 */
import type { NodeId } from '../../../ir/typed-graph.js';
import { align } from './align.js';
import type { DiffLayer, DiffSide } from './diff-layer.js';
import { groupBy } from './group-by.js';

/** From a node of the old network to one of the new; inputs are pairs too. */
export type Matching = ReadonlyMap<NodeId, NodeId>;

export function matchLayers(older: DiffSide, newer: DiffSide): Matching {
  // Of several alignments any may be found; so that it is the same both ways, the sides always stand in one order.
  const isTurned = comesBefore(newer, older);
  const [a, b] = isTurned ? [newer, older] : [older, newer];
  const found = new Pairs(a, b);
  found.pairInputs();
  found.pairByPath();
  for (const parts of [3, 2, 1, 0]) found.pairByContent(parts);
  found.pairMoved();
  found.pairByInputs();
  return isTurned ? new Map([...found.forward].map(([from, to]) => [to, from])) : found.forward;
}

function comesBefore(a: DiffSide, b: DiffSide): boolean {
  if (a.layers.length !== b.layers.length) return a.layers.length < b.layers.length;
  for (const [at, layer] of a.layers.entries()) {
    const other = b.layers[at];
    const [own, its] = [orderKey(layer), orderKey(other)];
    if (own !== its) return own < its;
  }
  return false;
}

const orderKey = ({ node, signature }: DiffLayer) => `${node.path} ${signature}`;
const nameOf = ({ node: { path, kind } }: DiffLayer) => `${path} ${kind}`;

class Pairs {
  readonly forward = new Map<NodeId, NodeId>();
  private readonly taken = new Set<NodeId>();

  constructor(
    private readonly a: DiffSide,
    private readonly b: DiffSide,
  ) {}

  private pair(from: NodeId, to: NodeId): void {
    this.forward.set(from, to);
    this.taken.add(to);
  }

  private isLeftInA = ({ node }: DiffLayer) => !this.forward.has(node.id);
  private isLeftInB = ({ node }: DiffLayer) => !this.taken.has(node.id);

  /** By name, then in order. */
  pairInputs(): void {
    const left = new Map(this.b.graph.inputs.map(({ name, node }) => [name, node]));
    const others: NodeId[] = [];
    for (const { name, node } of this.a.graph.inputs) {
      const same = left.get(name);
      if (same === undefined) others.push(node);
      else this.pair(node, same);
      left.delete(name);
    }
    for (const [at, node] of [...left.values()].entries()) {
      if (at < others.length) this.pair(others[at], node);
    }
  }

  pairByPath(): void {
    const groups = groupsOf(this.b);
    for (const [group, layers] of groupsOf(this.a)) {
      const others = groups.get(group);
      if (others !== undefined) this.pairGroup(layers, others);
    }
  }

  /**
   * Layers of one group. Where its counted names are the same on both sides, all pair by name; else something was put
   * in or left out, and the counted ones pair by what they are.
   */
  private pairGroup(layers: readonly DiffLayer[], others: readonly DiffLayer[]): void {
    const counted = (list: readonly DiffLayer[]) => list.filter((one) => one.isCounted).map(nameOf);
    const sameNumbers = counted(layers).join() === counted(others).join();
    this.pairNames(layers, others, (layer) => sameNumbers || !layer.isCounted);
    if (sameNumbers) return;
    // Weights tell more than activations do, of which there are many alike.
    const [ours, theirs] = [layers, others].map((list) => list.filter(({ hasWeights }) => hasWeights));
    this.alignGroup(ours, theirs, ({ signature }) => signature);
    this.alignGroup(ours, theirs, ({ look }) => look);
    this.alignGroup(layers, others, ({ signature }) => signature);
    this.pairNames(layers, others, ({ hasWeights }) => hasWeights);
  }

  /** Layers in the same order with equal keys; what is paired already stays so, and keeps the others in place. */
  private alignGroup(
    layers: readonly DiffLayer[],
    others: readonly DiffLayer[],
    keyOf: (layer: DiffLayer) => string,
  ): void {
    const inA = layers.map((layer) => {
      const partner = this.forward.get(layer.node.id);
      return partner === undefined ? keyOf(layer) : `node ${partner}`;
    });
    const inB = others.map((other) => (this.isLeftInB(other) ? keyOf(other) : `node ${other.node.id}`));
    for (const [at, place] of align(inA, inB)) {
      if (this.isLeftInA(layers[at])) this.pair(layers[at].node.id, others[place].node.id);
    }
  }

  private pairNames(
    layers: readonly DiffLayer[],
    others: readonly DiffLayer[],
    isMeant: (layer: DiffLayer) => boolean,
  ): void {
    const byName = new Map(others.filter(this.isLeftInB).map((other) => [nameOf(other), other]));
    for (const layer of layers.filter(this.isLeftInA)) {
      const same = isMeant(layer) ? byName.get(nameOf(layer)) : undefined;
      if (same !== undefined) this.pair(layer.node.id, same.node.id);
    }
  }

  /** Layers with weights that are the same, in the same order, and whose paths end in so many equal parts. */
  pairByContent(parts: number): void {
    const [left, others] = this.leftWithWeights();
    if (left.length === 0 || others.length === 0) return;
    const key = ({ node, signature }: DiffLayer) =>
      parts === 0 ? signature : `${node.path.split('.').slice(-parts).join('.')} ${signature}`;
    for (const [at, place] of align(left.map(key), others.map(key))) {
      this.pair(left[at].node.id, others[place].node.id);
    }
  }

  /** Layers with weights that are the same, in any order. */
  pairMoved(): void {
    const [left, others] = this.leftWithWeights();
    const bySignature = groupBy(others, ({ signature }) => signature);
    for (const { node, signature } of left) {
      const same = bySignature.get(signature)?.shift();
      if (same !== undefined) this.pair(node.id, same.node.id);
    }
  }

  private leftWithWeights(): readonly [readonly DiffLayer[], readonly DiffLayer[]] {
    const hasWeights = (layer: DiffLayer) => layer.hasWeights;
    return [
      this.a.layers.filter(hasWeights).filter(this.isLeftInA),
      this.b.layers.filter(hasWeights).filter(this.isLeftInB),
    ];
  }

  /**
   * Layers that take the same and are the same, or at least have one name: without weights nothing else tells one
   * activation from another.
   */
  pairByInputs(): void {
    const keys = [({ signature }: DiffLayer) => signature, nameOf];
    const left = keys.map((key) =>
      groupBy(this.b.layers.filter(this.isLeftInB), (other) => `${other.node.inputs.join()} ${key(other)}`),
    );
    for (const layer of this.a.layers.filter(this.isLeftInA)) {
      const inputs = layer.node.inputs.map((input) => this.forward.get(input));
      if (inputs.includes(undefined)) continue;
      for (const [at, key] of keys.entries()) {
        const same = left[at].get(`${inputs.join()} ${key(layer)}`)?.find(this.isLeftInB);
        if (same === undefined) continue;
        this.pair(layer.node.id, same.node.id);
        break;
      }
    }
  }
}

function groupsOf({ layers }: DiffSide): ReadonlyMap<string, DiffLayer[]> {
  return groupBy(layers, ({ group }) => group);
}
