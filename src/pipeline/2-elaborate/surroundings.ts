/** What a network finds around it: the file's blocks and variables, the layer kinds, the values set from outside. */
import { finding } from '../../base/diagnostic.js';
import type { FindingList } from '../../base/finding-list.js';
import type { LayerCatalogue } from '../../kit/define-layer.js';
import type { EvaluationContext } from './evaluate.js';
import type { KnownBlock } from './expansion.js';
import { unknownFlow } from './flow.js';
import type { FilledHoles } from './hole-key.js';
import type { Work } from './limits.js';
import type { Scope } from './scope.js';

export interface Surroundings {
  readonly catalogue: LayerCatalogue;
  readonly blocks: ReadonlyMap<string, KnownBlock>;
  readonly words: ReadonlySet<string>;
  readonly scope: Scope;
  readonly set: Readonly<Record<string, string>>;
  /** Sizes of inputs are set free and contracts left out. */
  readonly free: boolean;
  readonly filled: FilledHoles;
  readonly work: Work;
}

/** Outside of a body there are no layers to ask. */
export function noLayers(findings: FindingList): EvaluationContext['resolve'] {
  return (name, { span }) => {
    findings.add(finding('name/unknown-reference', span, { name, suggestion: undefined }));
    return unknownFlow(span);
  };
}
