/** How a training is shown: a progress bar on a terminal, a line an epoch, JSON lines, or only the end. */
import { SingleBar } from 'cli-progress';
import type { EpochEvent, StepEvent } from '../../runtime/fit.js';
import { duration, grouped, percent } from '../output/numbers.js';
import { terminalOf } from '../output/terminal.js';
import { displayWidth, wrap } from '../output/text.js';

/** An epoch with test figures; training from the command line always has test data. */
export type TestedEpoch = EpochEvent & { readonly testLoss: number; readonly testAccuracy: number };

export interface Ending {
  readonly testAccuracy: number;
  readonly seconds: number;
  readonly weights: string;
}

export interface TrainingView {
  /** What is trained on what, before the first step. */
  begin(lines: readonly string[]): void;
  step(event: StepEvent): void;
  epoch(event: TestedEpoch): void;
  end(ending: Ending): void;
  /** Clears what is drawn, because the training stops before its end. */
  stop(): void;
}

export function createView(format: 'pretty' | 'json', quiet: boolean): TrainingView {
  const { width } = terminalOf(process.stdout);
  const lines = format === 'json' ? jsonLines : prettyLines(width);
  const bar = format === 'json' || quiet ? undefined : createBar();
  const write = (text: string) => process.stdout.write(`${text}\n`);
  return {
    begin(texts) {
      if (format !== 'json' && !quiet) for (const text of texts) wrap(text, width).forEach(write);
    },
    step: (event) => bar?.step(event),
    epoch(event) {
      bar?.stop();
      if (!quiet) write(lines.epoch(event));
    },
    end(ending) {
      bar?.stop();
      write(lines.end(ending));
    },
    stop: () => bar?.stop(),
  };
}

const jsonLines = {
  epoch({ epoch, loss, accuracy, testLoss, testAccuracy, imagesPerSecond }: TestedEpoch): string {
    return JSON.stringify({ epoch, loss, accuracy, testLoss, testAccuracy, imagesPerSecond });
  },
  end: ({ testAccuracy, seconds, weights }: Ending) =>
    JSON.stringify({ done: true, testAccuracy, seconds, weights }),
};

/** A narrow terminal gets the same figures with fewer words. */
const prettyLines = (width: number) => ({
  epoch(event: TestedEpoch): string {
    const digits = String(event.epochs).length;
    const epoch = `epoch ${String(event.epoch).padStart(digits)}/${event.epochs}`;
    const [loss, testLoss] = [event.loss.toFixed(4), event.testLoss.toFixed(4)];
    const [accuracy, testAccuracy] = [percent(event.accuracy), percent(event.testAccuracy)];
    const rate = `${grouped(Math.round(event.imagesPerSecond))} images/s`;
    const words = `loss ${loss}  accuracy ${accuracy}  test loss ${testLoss}  test accuracy ${testAccuracy}`;
    const line = `${epoch}  ${words}  ${rate}`;
    if (displayWidth(line) <= width) return line;
    const short = `${epoch}  loss ${loss}, ${accuracy}  test ${testLoss}, ${testAccuracy}`;
    return displayWidth(`${short}  ${rate}`) <= width ? `${short}  ${rate}` : short;
  },
  end: ({ testAccuracy, seconds, weights }: Ending) => {
    const text = `test accuracy ${percent(testAccuracy)} after ${duration(seconds)}; the weights are in ${weights}`;
    return wrap(text, width).join('\n');
  },
});

/** A bar over the whole training, on standard error; nothing where that is no terminal. */
function createBar(): { step(event: StepEvent): void; stop(): void } | undefined {
  const terminal = terminalOf(process.stderr);
  if (!terminal.interactive) return undefined;
  const { format, barsize } = layoutFor(terminal.width);
  const bar = new SingleBar({
    format,
    barsize,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    stream: process.stderr,
    clearOnComplete: true,
    hideCursor: true,
    gracefulExit: false,
    fps: 10,
  });
  let running = false;
  let firstDone = 0;
  let startedAt = 0;
  return {
    step(event) {
      const total = event.epochs * event.stepsPerEpoch;
      const done = (event.epoch - 1) * event.stepsPerEpoch + event.step;
      if (startedAt === 0) {
        startedAt = performance.now();
        firstDone = done;
      }
      const perStep = (performance.now() - startedAt) / Math.max(1, done - firstDone);
      const payload = {
        epoch: `${event.epoch}/${event.epochs}`,
        loss: event.loss.toFixed(4),
        accuracy: percent(event.accuracy),
        rate: grouped(Math.round(event.imagesPerSecond)),
        left: done === firstDone ? '…' : duration((perStep * (total - done)) / 1000),
      };
      if (!running) bar.start(total, done, payload);
      else bar.update(done, payload);
      running = true;
    },
    stop() {
      if (running) bar.stop();
      running = false;
    },
  };
}

function layoutFor(width: number): { readonly format: string; readonly barsize: number } {
  if (width >= 90) {
    return {
      format:
        'epoch {epoch}  {bar} {percentage} %  loss {loss}  accuracy {accuracy}  {rate} images/s  {left} left',
      barsize: Math.min(30, Math.max(8, width - 88)),
    };
  }
  const rate = width >= 72 ? '  {rate} images/s' : '';
  return { format: `epoch {epoch}  {bar}  loss {loss}  {accuracy}${rate}  {left} left`, barsize: 8 };
}
