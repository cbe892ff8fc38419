/** The network that is trained: one that `build` emits, with one input and one output. */
import type { CompiledNetwork } from '../../compile/compiled.js';
import type { NetworkOptions } from '../../runtime/network.js';
import type { TrainableNetwork } from '../../runtime/training.js';
import { construct, emittedClass } from '../emitted-class.js';
import { Failure } from '../failure.js';

/** Throws a `Failure` for a network that cannot be trained on labelled images, or does not fit into memory. */
export async function instantiate(
  compiled: CompiledNetwork,
  options: NetworkOptions,
): Promise<TrainableNetwork> {
  requireOneWay(compiled);
  return construct(await emittedClass<TrainableNetwork>(compiled), options);
}

function requireOneWay({ graph, report }: CompiledNetwork): void {
  for (const [what, list] of [
    ['input', graph.inputs],
    ['output', graph.outputs],
  ] as const) {
    if (list.length === 1) continue;
    const names = list.map(({ name }) => name).join(', ');
    throw new Failure(
      `${report.network} has ${list.length} ${what}s (${names}): train takes networks with one`,
      {
        help: 'build writes its code; call trainStep of the emitted class with your own data',
      },
    );
  }
}
