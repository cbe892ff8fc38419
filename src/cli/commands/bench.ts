/** `netspec bench`: runs the code that `build` emits, and says how fast it is, layer by layer. */
import { type Bench, type BenchMode, modeFigures } from '../bench/figures.js';
import { type BenchedNetwork, inputOf, labelsOf, networkOptions, timed } from '../bench/measure.js';
import { construct, emittedClass } from '../emitted-class.js';
import { wrongUsage } from '../failure.js';
import { benchText } from '../output/bench-text.js';
import { terminalOf } from '../output/terminal.js';
import { loadPeak } from '../runtime-modules.js';
import { loadNetwork, type SpecOptions } from '../spec.js';
import { threadsOf } from '../threads.js';

export interface BenchOptions extends SpecOptions {
  readonly batch: number;
  readonly threads: number | 'auto';
  readonly seconds: number;
  readonly training?: boolean;
  readonly plain?: boolean;
  readonly deterministic?: boolean;
  readonly format: 'table' | 'json';
}

export async function bench(file: string, options: BenchOptions): Promise<void> {
  const { batch, seconds, training = false, plain = false, deterministic = false } = options;
  const threads = threadsOf(options.threads);
  if (plain && threads > 1) throw wrongUsage('--plain computes on one thread');
  const compiled = await loadNetwork(file, options);
  const Emitted = await emittedClass<BenchedNetwork>(compiled, { profile: true, batch });
  const network = construct(Emitted, networkOptions({ batch, threads, training, plain, deterministic }));
  const { measurePeak } = await loadPeak();
  const { analysisOf } = await import('../../compile/analysis.js');
  const { backwardMacs } = await analysisOf(compiled);
  try {
    const peak = measurePeak(network.threads, deterministic);
    const images = inputOf(compiled, batch);
    const inference = timed(network, ['evaluation'], seconds, () => network.forward(images));
    const modes: BenchMode[] = [modeFigures(compiled, 'inference', inference, batch, peak, backwardMacs)];
    if (training) {
      const labels = labelsOf(compiled, batch);
      const optimizer = network.optimizer();
      // The weights must stay where they are, or the numbers run away while the clock runs.
      const step = () =>
        network.trainStep(images as Parameters<BenchedNetwork['trainStep']>[0], labels, optimizer, 0);
      const figures = timed(network, ['training', 'backward'], seconds, step);
      modes.push(modeFigures(compiled, 'training', figures, batch, peak, backwardMacs));
    }
    const { kernels } = network;
    const result: Bench = {
      file,
      network: compiled.report.network,
      batch,
      threads: network.threads,
      kernels,
      deterministic,
      peak,
      modes,
    };
    const text =
      options.format === 'json'
        ? JSON.stringify(result, null, 2)
        : benchText(result, terminalOf(process.stdout));
    process.stdout.write(`${text}\n`);
  } finally {
    network.close();
  }
}
