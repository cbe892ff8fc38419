/** One run of a training: its loop, when it is saved, and how it is interrupted. */
import type { Dataset } from '../../runtime/fit.js';
import type { TrainableNetwork, TrainingState } from '../../runtime/training.js';
import { Failure } from '../failure.js';
import type { RuntimeModules } from '../runtime-modules.js';
import type { TestedEpoch, TrainingView } from './view.js';

/** At most so much work is lost when the machine stops. */
const secondsBetweenSaves = 20;

export interface Session {
  readonly runtime: RuntimeModules;
  readonly network: TrainableNetwork;
  readonly train: Dataset;
  readonly test: Dataset;
  readonly state: TrainingState;
  readonly view: TrainingView;
  save(): void;
}

export interface Outcome {
  readonly interrupted: boolean;
  /** Of the last finished epoch; undefined where none was finished in this run. */
  readonly last: TestedEpoch | undefined;
}

/**
 * Trains to the end or until SIGINT or SIGTERM; a second signal ends the process at once. Saves before the first
 * step, after each epoch, every twenty seconds, and when interrupted.
 */
export async function runSession(session: Session): Promise<Outcome> {
  const { runtime, network, train, test, state, view, save } = session;
  let interrupted = false;
  const interrupt = () => {
    if (interrupted) process.exit(130);
    interrupted = true;
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  let last: TestedEpoch | undefined;
  try {
    save();
    let savedAt = performance.now();
    for await (const event of runtime.fit.fit(network, train, test, state)) {
      const due = performance.now() - savedAt > secondsBetweenSaves * 1000;
      if (event.type === 'step') {
        view.step(event);
      } else {
        const { testLoss, testAccuracy } = event;
        if (testLoss === undefined || testAccuracy === undefined || !Number.isFinite(testLoss)) {
          throw new Failure(`the test loss became ${testLoss} in epoch ${event.epoch}`, {
            help: 'try a smaller --lr',
          });
        }
        last = { ...event, testLoss, testAccuracy };
      }
      if (event.type === 'epoch' || due || interrupted) {
        save();
        savedAt = performance.now();
      }
      if (event.type === 'epoch' && last !== undefined) view.epoch(last);
      if (interrupted && state.epoch < state.options.epochs) return { interrupted, last };
    }
    return { interrupted: false, last };
  } catch (error) {
    if (error instanceof runtime.fit.TrainingError || error instanceof RangeError)
      throw new Failure(error.message);
    throw error;
  } finally {
    view.stop();
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
}
