/** Fields, memory and the cost of training of one network, each computed when it is first asked for. */
import type { LayerField, NetworkAnalysis } from '../../ir/analysis.js';
import type { CompiledProgram } from '../../ir/program.js';
import type { NetworkReport } from '../../ir/report.js';
import type { TypedGraph } from '../../ir/typed-graph.js';
import { applyConvention } from './conventions/apply-convention.js';
import { memoryOf } from './memory.js';
import { receptiveFields } from './receptive-field/receptive-field.js';
import { backwardMacsOf, trainingCostOf } from './training-cost.js';
import { compareWith } from './versus.js';

/** `program` is what `graph` compiles to, `report` is about it. */
export function analyzeProgram(
  program: CompiledProgram,
  graph: TypedGraph,
  report: NetworkReport,
): NetworkAnalysis {
  let fields: readonly LayerField[] | undefined;
  return {
    get fields() {
      fields ??= receptiveFields(program.graph, graph);
      return fields;
    },
    memory: (mode, batch) => memoryOf(program, graph, report, mode, batch),
    trainingCost: (batch) => trainingCostOf(program, graph, report, batch),
    backwardMacs: backwardMacsOf(program),
    versus: (alternative, layer) => compareWith(alternative, program.graph, layer),
    convention: (name) => applyConvention(name, program.graph, graph, report),
  };
}
