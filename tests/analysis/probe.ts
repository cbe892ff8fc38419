/**
 * Finds numerically which input cells one output cell depends on: the emitted network in float64 with positive weights and
 * inputs, and its gradient at a first layer of 1x1. Knows nothing of how the fields are computed.
 */
import type { TypedGraph } from '../../src/ir/typed-graph.js';
import { createRandom, uniform } from '../../src/runtime/random.js';
import { bufferKey, loadNetwork } from '../battery/emitted-network.js';

/** First and last row, first and last column. */
export type Rectangle = readonly [readonly [number, number], readonly [number, number]];

export interface Probe {
  /** Height, width, channels. */
  readonly output: readonly number[];
  at(row: number, column: number): Rectangle | undefined;
}

/** The graph has one input; its layer `first` is a convolution of 1x1 on it. All layers are increasing in every value. */
export async function probeOf(graph: TypedGraph, first: string): Promise<Probe> {
  const { Class, program } = await loadNetwork(graph);
  const network = new Class({ precision: 'float64', batch: 1 });
  const random = createRandom(7);
  for (const { values } of network.parameters)
    for (const i of values.keys()) values[i] = 0.2 + uniform(random);
  const { value } = program.graph.outputs[0];
  const output = program.graph.values[value].shape;
  const seen = program.graph.values.find(({ name }) => name === first);
  const gradient = program.buffers.find(({ name }) => name === `${first}.gradient`);
  const lossGradient = program.loss.gradient;
  if (seen === undefined || gradient === undefined || lossGradient === undefined)
    throw new Error(`${first} has no gradient`);
  const [height, width, channels] = seen.shape;
  const image = Float64Array.from(
    { length: program.buffers[program.inputs[0].buffer].size },
    () => 0.2 + uniform(random),
  );
  return {
    output,
    at(row, column) {
      network.training[bufferKey(program, program.inputs[0].buffer)].set(image);
      network.beginStep(1);
      network.runTraining(1);
      const asked = network.training[bufferKey(program, lossGradient)];
      const place = (row * output[1] + column) * output[2];
      asked.fill(0);
      asked.fill(1, place, place + output[2]);
      network.runBackward(1);
      const answer = network.training[bufferKey(program, gradient.id)];
      const rows: number[] = [];
      const columns: number[] = [];
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          const cell = answer.subarray((y * width + x) * channels, (y * width + x + 1) * channels);
          if (cell.every((slope) => slope === 0)) continue;
          rows.push(y);
          columns.push(x);
        }
      }
      if (rows.length === 0) return undefined;
      return [
        [Math.min(...rows), Math.max(...rows)],
        [Math.min(...columns), Math.max(...columns)],
      ];
    },
  };
}
