/**
 * Kills training processes with SIGKILL at random moments, fifty times: what they leave always loads, and the
 * resumed trainings end with the bytes of the undisturbed one.
 */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { createRandom, uniform } from '../../src/runtime/random.js';
import { readSafetensors } from '../../src/runtime/safetensors.js';
import { executable, tiny, Workplace } from '../cli/netspec.js';

const wantedKills = 50;
const random = createRandom(20, 26);
const here = new Workplace();
afterAll(() => here.remove());

/** Runs the command and kills it after so many milliseconds; true where it had not ended by itself. */
function killedAfter(milliseconds: number, args: readonly string[]): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [executable, ...args], {
      cwd: here.folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), milliseconds);
    child.on('close', (status, signal) => {
      clearTimeout(timer);
      if (status === 0 || signal === 'SIGKILL') resolve(signal === 'SIGKILL');
      else reject(new Error(`exit code ${status}: ${said}`));
    });
  });
}

describe('training that is killed', () => {
  it(`loads and ends the same after ${wantedKills} kills`, async () => {
    here.write('tiny.netspec', tiny);
    const data = ['--data', 'digits', '--limit', '1200', '--epochs', '6', '--quiet'];
    const begun = performance.now();
    expect(here.run(['train', 'tiny.netspec', ...data, '--out', 'whole.safetensors']).status).toBe(0);
    const whole = performance.now() - begun;
    const expected = here.bytes('whole.safetensors');

    let kills = 0;
    let finished = 0;
    for (let attempts = 0; kills < wantedKills && attempts < 8 * wantedKills; attempts++) {
      const out = `run${finished}.safetensors`;
      const start = here.has(out) ? ['--resume', out, '--quiet'] : [...data, '--out', out];
      if (here.has(out)) expect(() => readSafetensors(here.bytes(out))).not.toThrow();
      // The first part of a process only loads; let some die there, but more in training and while saving.
      const moment = whole * (0.2 + 0.9 * uniform(random));
      if (await killedAfter(moment, ['train', 'tiny.netspec', ...start])) {
        kills++;
      } else {
        expect(here.bytes(out).equals(expected)).toBe(true);
        finished++;
      }
    }
    expect(kills).toBe(wantedKills);

    const last = `run${finished}.safetensors`;
    if (here.has(last)) {
      expect(here.run(['train', 'tiny.netspec', '--resume', last, '--quiet']).status).toBe(0);
      expect(here.bytes(last).equals(expected)).toBe(true);
      finished++;
    }
    expect(finished).toBeGreaterThan(0);
    // A process that dies between writing and renaming leaves its temporary file; nothing else may be here.
    const odd = readdirSync(here.folder).filter(
      (name) => !/^(tiny\.netspec|(whole|run\d+)\.safetensors(\.partial)?)$/.test(name),
    );
    expect(odd).toEqual([]);
  }, 600_000);
});
