/** A network while it is being expanded: nodes so far, what is known of them, mistakes and work so far. */
import type { FindingList } from '../../base/finding-list.js';
import type { Span } from '../../base/span.js';
import type { ContractMismatch } from '../../ir/contract.js';
import type { Shape } from '../../ir/shape.js';
import type { GraphNode, LayerNode, NodeId } from '../../ir/typed-graph.js';
import type { LayerCatalogue } from '../../kit/define-layer.js';
import type { Flow } from './flow.js';
import type { PendingLayer } from './layer-request.js';
import type { Work } from './limits.js';
import { Symbols } from './symbols.js';

export interface LayerDraft {
  readonly path: string;
  readonly kind: string;
  readonly span: Span;
  readonly inputs: readonly Flow[];
  /** Each input's shape as this layer took it; empty where one was unknown. */
  readonly inputShapes: readonly Shape[];
  readonly output: Flow;
  /** Absent where the layer could not be typed; there is a finding then. */
  readonly node: GraphNode | undefined;
}

export class NetworkDraft {
  readonly layers: LayerDraft[] = [];
  readonly mismatches: ContractMismatch[] = [];
  readonly symbols = new Symbols();
  /** Layers with a hole in them or before them, without a contract in between. */
  readonly pending: PendingLayer[] = [];
  readonly pendingIds = new Set<NodeId>();

  constructor(
    readonly catalogue: LayerCatalogue,
    readonly findings: FindingList,
    readonly work: Work,
  ) {}

  get nextId(): NodeId {
    return this.layers.length;
  }

  layerNode(id: NodeId | undefined): LayerNode | undefined {
    const node = id === undefined ? undefined : this.layers[id]?.node;
    return node?.type === 'layer' ? node : undefined;
  }
}
