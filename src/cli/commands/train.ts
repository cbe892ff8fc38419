/** `netspec train`: trains the emitted code on a data set, keeps what was learnt in a file, and goes on from it. */
import type { CompiledNetwork } from '../../compile/compiled.js';
import { constantOf } from '../../ir/dim.js';
import { elementsOf, sizesOf } from '../../ir/shape.js';
import type { Checkpoint } from '../../runtime/checkpoint.js';
import type { TrainableNetwork } from '../../runtime/training.js';
import { DataError } from '../data/data-error.js';
import type { LoadedData } from '../data/load.js';
import { Failure, wrongUsage } from '../failure.js';
import { grouped, plural } from '../output/numbers.js';
import { loadRuntime } from '../runtime-modules.js';
import { loadNetwork } from '../spec.js';
import { threadsOf } from '../threads.js';
import {
  digestOf,
  loadCheckpoint,
  refuseForeignFile,
  restore,
  saveCheckpoint,
} from '../train/checkpoint-file.js';
import { instantiate } from '../train/emitted-network.js';
import { type Notes, notesOf, resumedOptions, type TrainOptions, trainingOptions } from '../train/options.js';
import { runSession } from '../train/session.js';
import { createView } from '../train/view.js';

interface Resumed {
  readonly path: string;
  readonly checkpoint: Checkpoint;
  readonly notes: Notes;
}

export interface Trained {
  readonly network: TrainableNetwork;
  readonly data: LoadedData;
}

/** Undefined where the training was interrupted. */
export async function train(spec: string, given: TrainOptions): Promise<Trained | undefined> {
  const started = performance.now();
  const runtime = await loadRuntime();
  const resumed =
    given.resume === undefined ? undefined : readResumed(loadCheckpoint(runtime, given.resume), given.resume);
  const options = resumed === undefined ? given : resumedOptions(resumed.checkpoint, resumed.notes, given);
  if (options.data === undefined) {
    throw wrongUsage('--data says what to train on', 'for example --data digits, the embedded set');
  }
  const compiled = await loadNetwork(spec, options);
  const plan = resumed?.checkpoint.training.options ?? trainingOptions(compiled.graph.training, options);
  const out = options.out ?? options.resume ?? `${compiled.report.network}.safetensors`;
  if (out !== options.resume) refuseForeignFile(runtime, out);

  const deterministic = options.deterministic ?? false;
  const network = await instantiate(compiled, {
    batch: plan.batch,
    seed: plan.seed,
    training: true,
    threads: threadsOf(options.threads),
    deterministic,
  });
  const state =
    resumed === undefined
      ? begin(() => runtime.training.startTraining(network, plan))
      : restore(runtime, resumed.path, resumed.checkpoint, network);
  const data = await readData(options.data, compiled, options, plan.seed);
  const digest = digestOf(data.train);
  if (resumed !== undefined && resumed.notes.digest !== digest) {
    throw new Failure(`${options.data} is not the data that the training in ${resumed.path} began with`, {
      help: 'resume with the same data, or start anew without --resume',
    });
  }
  const notes: Notes = {
    data: options.data,
    test: options.test,
    limit: options.limit,
    set: options.set,
    network: options.network,
    deterministic,
    digest,
  };
  const view = createView(options.format, options.quiet ?? false);
  view.begin([
    `${network.name}: ${plural(Number(compiled.report.totals.params), 'parameter')}, ${grouped(compiled.report.totals.macs)} MACs an image`,
    `data: ${data.description}`,
    ...(resumed === undefined
      ? []
      : [`going on in epoch ${state.epoch + 1} after ${plural(state.step, 'step')}`]),
  ]);
  const save = () => saveCheckpoint(runtime, out, network, state, notes);
  const { interrupted, last } = await runSession({
    runtime,
    network,
    train: data.train,
    test: data.test,
    state,
    view,
    save,
  });
  if (interrupted) {
    process.stderr.write(`interrupted in epoch ${state.epoch + 1}; saved in ${out}\n`);
    process.stderr.write(`go on with: netspec train ${shellWord(spec)} --resume ${shellWord(out)}\n`);
    process.exitCode = 130;
    return undefined;
  }
  const testAccuracy = last?.testAccuracy ?? (await runtime.fit.evaluateDataset(network, data.test)).accuracy;
  view.end({ testAccuracy, seconds: (performance.now() - started) / 1000, weights: out });
  return { network, data };
}

function readResumed(checkpoint: Checkpoint, path: string): Resumed {
  return { path, checkpoint, notes: notesOf(checkpoint, path) };
}

/** Options that no training can follow are the user's. */
function begin<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof RangeError) throw new Failure(error.message);
    throw error;
  }
}

async function readData(
  spec: string,
  { report }: CompiledNetwork,
  { test, limit }: TrainOptions,
  seed: number,
): Promise<LoadedData> {
  const { shape } = report.outputs[0];
  const positions = sizesOf(shape)
    .slice(0, -1)
    .reduce((product, size) => product * size, 1);
  if (positions > 1) {
    throw new Failure(
      `${report.network} gives a class for each of ${positions} positions, the data have one an image`,
      {
        help: 'train the code that build emits: fit of netspec/runtime/fit takes a label for each position',
      },
    );
  }
  const { loadData } = await import('../data/load.js');
  try {
    return await loadData(spec, {
      test,
      limit,
      seed,
      inputShape: sizesOf(report.inputs[0].shape),
      classes: constantOf(elementsOf(report.outputs[0].shape)),
    });
  } catch (error) {
    if (error instanceof DataError) throw new Failure(error.message, { help: error.help });
    throw error;
  }
}

/** A path as it can be pasted into a shell. */
function shellWord(text: string): string {
  return /^[\w./@%+=:,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
