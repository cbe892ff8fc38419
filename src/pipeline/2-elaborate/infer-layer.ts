/** How expansion asks for a layer, without knowing how shapes are inferred: it gets the layer's output. */
import type { Flow } from './flow.js';
import type { LayerRequest } from './layer-request.js';
import type { NetworkDraft } from './network-draft.js';

export type InferLayer = (request: LayerRequest, network: NetworkDraft) => Flow;
