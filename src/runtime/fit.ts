/**
 * Training over a data set: shuffled epochs of steps, figures after each. The order of the images is a function of
 * seed and epoch, so a training that was stopped after any step goes on from its `TrainingState` bit for bit.
 * Showing the events and saving the state are left to the caller.
 */
import { shuffled } from './random.js';
import { learningRate } from './schedule.js';
import { type Batch, batchOf } from './tensor.js';
import type { TrainableNetwork, TrainingState } from './training.js';

export interface Dataset {
  /** (count, ...shape), values from 0 to 1. */
  readonly images: Float32Array;
  /** One class an image, from 0 to classes - 1; or one for each position of the output, image by image, row by row. */
  readonly labels: Int32Array;
  readonly classes: number;
  /** Sizes of one image, channels last. */
  readonly shape: readonly number[];
}

/** After every step. Epochs and steps count from 1; loss and accuracy are those of the epoch up to here. */
export interface StepEvent {
  readonly type: 'step';
  readonly epoch: number;
  readonly epochs: number;
  readonly step: number;
  readonly stepsPerEpoch: number;
  readonly loss: number;
  readonly accuracy: number;
  /** The mean loss of this step's images alone. */
  readonly batchLoss: number;
  readonly learningRate: number;
  readonly imagesPerSecond: number;
}

/** After every epoch. Without test data, `testLoss` and `testAccuracy` are absent. */
export interface EpochEvent {
  readonly type: 'epoch';
  readonly epoch: number;
  readonly epochs: number;
  readonly loss: number;
  readonly accuracy: number;
  readonly testLoss?: number;
  readonly testAccuracy?: number;
  readonly imagesPerSecond: number;
}

export type TrainingEvent = StepEvent | EpochEvent;

export interface DatasetEvaluation {
  readonly loss: number;
  readonly accuracy: number;
  /** `confusion[label][predicted]` counts images, or positions where each has a label. */
  readonly confusion: number[][];
}

/** Training that cannot go on; the message is one line. */
export class TrainingError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TrainingError';
  }
}

/**
 * Trains from `state` to the last of its epochs, and changes network and state as it goes: after each event both
 * are in a state that can be saved. Stop by leaving the loop.
 * Throws a RangeError for data that do not fit, a TrainingError when the loss is no longer a finite number; the
 * weights are spoilt then, and the last saved state is the way back.
 */
export async function* fit(
  network: TrainableNetwork,
  train: Dataset,
  test: Dataset | undefined,
  state: TrainingState,
): AsyncGenerator<TrainingEvent, void, undefined> {
  const count = requireDataset(train);
  const labelsOfImage = train.labels.length / count;
  if (test !== undefined) requireDataset(test);
  if (state.images !== 0 && state.images !== count) {
    throw new RangeError(`this training began with ${state.images} images, the data now hold ${count}`);
  }
  state.images = count;
  const { epochs, batch, schedule, seed } = state.options;
  const stepsPerEpoch = Math.ceil(count / batch);
  const images = new Float32Array(Math.min(batch, count) * volumeOfImage(train));
  const labels = new Int32Array(Math.min(batch, count) * labelsOfImage);
  const pause = createPause();

  while (state.epoch < epochs) {
    const order = shuffled(count, seed, state.epoch);
    const clock = createClock();
    while (state.step < stepsPerEpoch) {
      const first = state.step * batch;
      const n = Math.min(batch, count - first);
      const position = { epoch: state.epoch, step: state.step, stepsPerEpoch, epochs };
      const lr = learningRate(state.optimizer.options.lr, schedule, position);
      const chosen = gatherImages(train, order, first, n, images, labels);
      const { loss, correct } = network.trainStep(
        chosen,
        labels.subarray(0, n * labelsOfImage),
        state.optimizer,
        lr,
      );
      const at = { epoch: state.epoch + 1, epochs, step: state.step + 1, stepsPerEpoch };
      if (!Number.isFinite(loss)) {
        const place = `epoch ${at.epoch}, step ${at.step} of ${stepsPerEpoch}`;
        throw new TrainingError(
          `the loss became ${loss} in ${place}; try a smaller learning rate than ${lr}`,
        );
      }
      state.step += 1;
      state.seen += n;
      state.lossSum += loss * n;
      state.correct += correct;
      clock.count(n);
      yield {
        type: 'step',
        ...at,
        ...means(state, labelsOfImage),
        batchLoss: loss,
        learningRate: lr,
        imagesPerSecond: clock.rate(),
      };
      await pause();
    }
    const imagesPerSecond = clock.rate();
    const tested = test === undefined ? undefined : await evaluateDataset(network, test);
    const trained = means(state, labelsOfImage);
    Object.assign(state, { epoch: state.epoch + 1, step: 0, seen: 0, lossSum: 0, correct: 0 });
    const testFigures = tested && { testLoss: tested.loss, testAccuracy: tested.accuracy };
    yield { type: 'epoch', epoch: state.epoch, epochs, ...trained, ...testFigures, imagesPerSecond };
  }
}

/** Mean loss, accuracy and confusion matrix over all images, in evaluation mode. */
export async function evaluateDataset(network: TrainableNetwork, data: Dataset): Promise<DatasetEvaluation> {
  const count = requireDataset(data);
  const size = volumeOfImage(data);
  const labelsOfImage = data.labels.length / count;
  const confusion = Array.from({ length: data.classes }, () => new Array<number>(data.classes).fill(0));
  const pause = createPause();
  let lossSum = 0;
  let correct = 0;
  for (let first = 0; first < count; first += network.batch) {
    const end = Math.min(count, first + network.batch);
    const images = batchOf(data.images.subarray(first * size, end * size), data.shape);
    const labels = data.labels.subarray(first * labelsOfImage, end * labelsOfImage);
    const result = network.evaluate(images, labels);
    lossSum += result.loss * (end - first);
    correct += result.correct;
    for (let i = 0; i < labels.length; i++) confusion[labels[i]][result.predicted[i]] += 1;
    await pause();
  }
  return { loss: lossSum / count, accuracy: correct / data.labels.length, confusion };
}

function means(
  { lossSum, correct, seen }: TrainingState,
  labelsOfImage: number,
): { loss: number; accuracy: number } {
  const images = Math.max(1, seen);
  return { loss: lossSum / images, accuracy: correct / (images * labelsOfImage) };
}

function volumeOfImage({ shape }: Dataset): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** The number of images. Throws a RangeError where images, labels and classes contradict each other. */
function requireDataset(data: Dataset): number {
  const { images, labels, classes, shape } = data;
  if (labels.length === 0) throw new RangeError('the data hold no image');
  const count = images.length / volumeOfImage(data);
  if (!Number.isInteger(count) || count === 0 || labels.length % count !== 0) {
    throw new RangeError(
      `${labels.length} labels do not go with ${images.length} values of images of ${shape.join('x')}`,
    );
  }
  const outside = labels.findIndex((label) => label < 0 || label >= classes);
  if (outside >= 0) {
    throw new RangeError(
      `label ${labels[outside]} of image ${Math.floor((outside * count) / labels.length)} is not a class from 0 to ${classes - 1}`,
    );
  }
  return count;
}

function gatherImages(
  data: Dataset,
  order: Int32Array,
  first: number,
  n: number,
  images: Float32Array,
  labels: Int32Array,
): Batch {
  const size = volumeOfImage(data);
  const labelsOfImage = (data.labels.length * size) / data.images.length;
  for (let i = 0; i < n; i++) {
    const from = order[first + i] * size;
    for (let k = 0; k < size; k++) images[i * size + k] = data.images[from + k];
    for (let k = 0; k < labelsOfImage; k++) {
      labels[i * labelsOfImage + k] = data.labels[order[first + i] * labelsOfImage + k];
    }
  }
  return batchOf(images.subarray(0, n * size), data.shape);
}

/** Images a second since the clock was made. */
function createClock(): { count(n: number): void; rate(): number } {
  const start = performance.now();
  let images = 0;
  return {
    count: (n) => {
      images += n;
    },
    rate: () => (1000 * images) / Math.max(performance.now() - start, 0.001),
  };
}

/**
 * Lets timers, signals and drawing have their turn, but only when 50 ms have passed since they last had it.
 * A message is quicker than a timer, which browsers slow down in the background.
 */
function createPause(): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < 50) return;
    await new Promise<void>((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(null);
    });
    last = performance.now();
  };
}
