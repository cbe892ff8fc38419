/**
 * What is done with an emitted network on both sides, in Node and in the page. It is sent to the browser as it stands,
 * so it imports types only and uses nothing but what both have.
 */
import type { NetworkOptions } from '../../src/runtime/network.js';
import type { Optimizer } from '../../src/runtime/optimizer.js';
import type { Batch } from '../../src/runtime/tensor.js';
import type { TrainableNetwork } from '../../src/runtime/training.js';

/** An emitted network with one input and one output. */
export interface EmittedNetwork extends TrainableNetwork {
  forward(images: Batch): Batch;
  optimizer(): Optimizer;
  save(): Uint8Array;
  close(): void;
  readonly kernels: 'simd' | 'plain';
  readonly threads: number;
  load(bytes: Uint8Array): void;
}

export type EmittedClass = new (options: NetworkOptions) => EmittedNetwork;

export interface Task {
  /** (count, ...shape) in float32, as base64. */
  readonly images: string;
  readonly shape: readonly number[];
  readonly labels: readonly number[];
  readonly seed: number;
  readonly batch: number;
  readonly steps: number;
  readonly lr: number;
  /** A safetensors file to load, as base64. */
  readonly weights: string;
  /** How the networks compute. */
  readonly options: Pick<NetworkOptions, 'kernels' | 'threads' | 'deterministic'>;
}

export interface Outcome {
  readonly kernels: 'simd' | 'plain';
  readonly threads: number;
  readonly losses: readonly number[];
  /** After the steps, of all images. */
  readonly outputs: readonly number[];
  readonly predicted: readonly number[];
  /** SHA-256 over all parameters. */
  readonly weights: string;
  /** The safetensors file of the trained network, as base64. */
  readonly saved: string;
  /** The file of a network with another seed that has loaded `saved`, and that network's outputs. */
  readonly savedAgain: string;
  readonly outputsAgain: readonly number[];
  /** Outputs after loading the task's weights. */
  readonly outputsOfGiven: readonly number[];
  /** The name of the error for a file cut short. */
  readonly refusal: string;
}

export async function exercise(Network: EmittedClass, task: Task): Promise<Outcome> {
  const { shape, seed, batch, steps, lr, options } = task;
  const values = new Float32Array(fromBase64(task.images).buffer);
  const labels = Int32Array.from(task.labels);
  const size = shape.reduce((product, length) => product * length, 1);
  const all: Batch = { data: values, shape, count: labels.length };

  const network = new Network({ seed, batch, ...options });
  const optimizer = network.optimizer();
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    // Workers start meanwhile, so that the later steps have them.
    if (network.threads > 1) await new Promise((resolve) => setTimeout(resolve, 20));
    const first = (step * batch) % labels.length;
    const n = Math.min(batch, labels.length - first);
    const images: Batch = { data: values.subarray(first * size, (first + n) * size), shape, count: n };
    losses.push(network.trainStep(images, labels.subarray(first, first + n), optimizer, lr).loss);
  }
  const saved = network.save();
  const other = new Network({ seed: seed + 1, batch: 3, training: false, ...options });
  other.load(saved);
  const given = new Network({ seed: seed + 2, batch: 5, training: false, ...options });
  given.load(fromBase64(task.weights));
  const outcome = {
    kernels: network.kernels,
    threads: network.threads,
    losses,
    outputs: [...network.forward(all).data],
    predicted: [...network.evaluate(all, labels).predicted],
    weights: await digest(network.parameters.map((parameter) => parameter.values)),
    saved: toBase64(saved),
    savedAgain: toBase64(other.save()),
    outputsAgain: [...other.forward(all).data],
    outputsOfGiven: [...given.forward(all).data],
    refusal: refusalOf(() => given.load(saved.subarray(0, saved.length - 4))),
  };
  for (const one of [network, other, given]) one.close();
  return outcome;
}

async function digest(arrays: readonly (Float32Array | Float64Array)[]): Promise<string> {
  const parts = arrays.map(
    ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength),
  );
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function refusalOf(action: () => void): string {
  try {
    action();
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
  return 'none';
}

export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
