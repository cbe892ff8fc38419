import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { reluForward } from '../activation.js';
import { inEngine, randomFloats, testEngine } from '../testing/both.js';
import { Crew } from './crew.js';
import { startWorker } from './worker.js';

const count = 3_000_001;

describe('threads', () => {
  it.each([2, 3])('give what one gives, task after task (%i)', async (threads) => {
    const engine = testEngine({ threads, values: 2 * count + 64 });
    try {
      const input = inEngine(engine, randomFloats(count, 1));
      const output = engine.floats(count);
      const expected = new Float32Array(count);
      reluForward(count, input.slice(), expected);
      for (let round = 0; round < 60; round++) {
        output.fill(-1);
        reluForward(count, input, output);
        expect(output.findIndex((value, i) => value !== expected[i])).toBe(-1);
        // Workers start and go to sleep meanwhile.
        if (round % 20 === 0) await new Promise((resolve) => setTimeout(resolve, 30));
      }
    } finally {
      engine.close();
    }
  });

  it('go on with this thread alone when they are closed', () => {
    const engine = testEngine({ threads: 2 });
    engine.close();
    const input = inEngine(engine, randomFloats(100_000, 2));
    const output = engine.floats(100_000);
    reluForward(100_000, input, output);
    expect(output.every((value, i) => value === Math.max(input[i], 0))).toBe(true);
  });

  it('make an error of what fails here', () => {
    const engine = testEngine({ threads: 2, values: 1 << 23 });
    engine.task[0] = -64;
    engine.task[1] = engine.floats(1 << 22).byteOffset;
    engine.task[2] = 1 << 22;
    engine.task[3] = 16384;
    expect(() => engine.run('relu_forward', 256)).toThrow(/out of bounds/);
    engine.close();
  });

  it('make an error of what fails in another thread', async () => {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
    // A module that wants a function a.b, which no thread has: the worker cannot put it on the memory.
    const bytes = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 2, 7, 1, 1, 97, 1, 98, 0, 0];
    const plain = new WebAssembly.Module(Uint8Array.from(bytes));
    const places = { words: 0, task: 4096, scratch: 8192, scratchBytes: 64 };
    const crew = new Crew(memory, { plain, relaxed: null }, 2, places);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(() => crew.run(() => {}, 0, 8)).toThrow(/a thread of the network failed: .*a/);
    crew.close();
  });

  it('report a worker that cannot start', async () => {
    const message = await new Promise<string>((resolve) => {
      startWorker('throw new RangeError("no luck")', {}, resolve);
    });
    expect(message).toContain('no luck');
  });

  it('do not keep a program from ending, and end when they are closed', () => {
    const { status, stdout } = spawnSync(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `const { createEngine } = await import('./dist/src/runtime/simd/engine.js');
         const options = { values: 1000, scratch: 64, shared: 64, threads: 3, deterministic: true };
         createEngine(options);
         const closed = createEngine(options);
         await new Promise((resolve) => setTimeout(resolve, 100));
         closed.close();
         console.log('done');`,
      ],
      { encoding: 'utf8', timeout: 20_000 },
    );
    expect(stdout).toBe('done\n');
    expect(status).toBe(0);
  });
});
