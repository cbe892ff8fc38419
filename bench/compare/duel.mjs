/** Two sides in turn: results first, then rounds in which each computes for a while, who goes first changing. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { spreadOf } from '../measuring.mjs';
import { differenceOf, tolerance } from './tolerance.mjs';

/** Threads of a side spin on for a moment after its work is done; nobody is measured meanwhile. */
const settling = 15;

/** Throws where the results differ. */
export async function checkEqual(ours, theirs, folder) {
  const results = [];
  for (const [peer, name] of [
    [ours, 'ours.bin'],
    [theirs, 'theirs.bin'],
  ]) {
    const file = join(folder, name);
    await peer.ask(`check ${file}`);
    const { buffer } = new Uint8Array(readFileSync(file));
    results.push(new Float32Array(buffer));
  }
  const difference = differenceOf(...results);
  if (!(difference <= tolerance)) throw new Error(`results differ by ${difference.toExponential(1)}`);
  return difference;
}

/** Milliseconds of a repetition on each side, and theirs over ours: above 1 we are faster. */
export async function duel(ours, theirs, { rounds, least, most }) {
  const sides = { ours, theirs };
  const counts = {};
  for (const [name, peer] of Object.entries(sides)) counts[name] = await countFor(peer, least);
  const slowest = counts.ours.ms * counts.ours.count + counts.theirs.ms * counts.theirs.count;
  const rounded = Math.max(3, Math.min(rounds, Math.floor(most / slowest)));
  const times = { ours: [], theirs: [] };
  for (let round = 0; round < rounded; round++) {
    for (const name of round % 2 === 0 ? ['ours', 'theirs'] : ['theirs', 'ours']) {
      await pause(settling);
      const { ms } = await sides[name].ask(`run ${counts[name].count}`);
      times[name].push(ms / counts[name].count);
    }
  }
  return {
    rounds: rounded,
    repetitions: { ours: counts.ours.count, theirs: counts.theirs.count },
    ours: spreadOf(times.ours),
    theirs: spreadOf(times.theirs),
    ratio: spreadOf(times.theirs.map((ms, round) => ms / times.ours[round])),
    times,
  };
}

/** Warms a side up with three runs, and says how many fill a round. */
async function countFor(peer, least) {
  let ms = 0;
  for (let i = 0; i < 3; i++) {
    ms = (await peer.ask('run 1')).ms;
    // What takes seconds is warm after one.
    if (ms > 1000) break;
  }
  let count = Math.max(1, Math.ceil(least / ms));
  if (count > 1) {
    // The first runs are slower than those to come, so that the count would be too small.
    ms = (await peer.ask(`run ${count}`)).ms / count;
    count = Math.max(1, Math.ceil(least / ms));
  }
  return { count, ms };
}
