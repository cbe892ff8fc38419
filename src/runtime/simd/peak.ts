/** What this machine can do at most: multiply-adds on registers, on as many threads as compute. */
import { createEngine } from './engine.js';

/** A round of the kernel is 12 multiply-adds of four lanes. */
const operationsOfRound = 96;
const rounds = 20_000;
const tilesOfThread = 8;

export interface Peak {
  /** Billions of floating-point operations a second, a multiply-add counting two. */
  readonly gflops: number;
  /** Whether multiplication and addition are one instruction here. */
  readonly fused: boolean;
}

/**
 * The best of many short runs on this number of threads, for about `milliseconds`; null without SIMD. Others that
 * compute at the same time make it smaller.
 */
export function measurePeak(threads: number, deterministic = false, milliseconds = 200): Peak | null {
  const engine = createEngine({ values: 64, scratch: 64, shared: 65536, threads, deterministic });
  if (engine === null) return null;
  const tiles = engine.threads === 1 ? 1 : engine.threads * tilesOfThread;
  const values = engine.floats(16);
  for (let i = 0; i < values.length; i++) values[i] = (i + 1) / 32;
  const end = performance.now() + milliseconds;
  let best = 0;
  do {
    engine.task[0] = engine.shared;
    engine.task[1] = rounds;
    engine.task[2] = values.byteOffset;
    const start = performance.now();
    engine.run('peak', tiles);
    best = Math.max(best, (operationsOfRound * rounds * tiles) / (performance.now() - start) / 1e6);
  } while (performance.now() < end);
  const { fused } = engine;
  engine.close();
  return { gflops: best, fused };
}
