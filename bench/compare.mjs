/**
 * Our networks beside those of others: every row of `compare/rows.mjs`, on one and two threads, each pair of processes in
 * turns. Prints a table and the goals, and writes everything as JSON. README.md says how it measures.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { checkEqual, duel } from './compare/duel.mjs';
import { goalsOf } from './compare/goals.mjs';
import { Peer } from './compare/peer.mjs';
import { prepare } from './compare/prepare.mjs';
import { printGoals, printTables } from './compare/report.mjs';
import { rows, threadsOf } from './compare/rows.mjs';
import { root } from './measuring.mjs';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    quick: { type: 'boolean', default: false },
    json: { type: 'string' },
  },
});
/** Milliseconds that a round takes at least, and that all rounds of a pair may take together. */
const plan = options.quick ? { rounds: 5, least: 20, most: 2000 } : { rounds: 13, least: 60, most: 8000 };

const wanted = rows.filter(({ name }) => options.only?.some((only) => name.includes(only)) ?? true);
if (wanted.length === 0) {
  console.error(`no row has that in its name; there are ${rows.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}

const started = performance.now();
const scratch = mkdtempSync(join(tmpdir(), 'netspec-compare-'));
const pairs = [];
try {
  for (const [index, row] of wanted.entries()) {
    const folder = join(scratch, `${index}`);
    await prepare(row, folder);
    for (const threads of [1, 2]) await compareRow(row, folder, threads);
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

const goals = goalsOf(pairs);
console.log('');
printTables(wanted, pairs);
printGoals(goals);
const seconds = (performance.now() - started) / 1000;
console.log(`\n${seconds.toFixed(0)} s on ${cpus().length} x ${cpus()[0]?.model}, Node ${process.version}`);
write({ machine: machine(), seconds, plan, goals, pairs });

/** One process of ours against one of each other in turn; relaxed SIMD, and one thread against two, are others too. */
async function compareRow(row, folder, threads) {
  const jobFile = join(folder, 'job.json');
  const others = ['netspec-relaxed', ...row.others]
    .filter((side) => threadsOf[side].includes(threads))
    .map((side) => ({ side, threads }));
  if (threads > 1) others.push({ side: 'netspec', threads: 1 });
  const ours = new Peer('netspec', jobFile, threads);
  let about;
  try {
    ({ about } = await ours.answer());
  } catch (error) {
    await ours.end();
    for (const other of others) record(row, threads, other, { failed: `netspec: ${error.message}` });
    return;
  }
  for (const other of others) {
    const theirs = new Peer(other.side, jobFile, other.threads);
    try {
      const { about: aboutTheirs } = await theirs.answer();
      const difference = await checkEqual(ours, theirs, folder);
      const result = await duel(ours, theirs, plan);
      record(row, threads, other, { about, aboutTheirs, difference, ...result });
    } catch (error) {
      record(row, threads, other, { failed: error.message });
    }
    await theirs.end();
  }
  await ours.end();
}

function record({ name }, threads, other, result) {
  pairs.push({ row: name, threads, other: other.side, otherThreads: other.threads, ...result });
  const head = `${name}, ${threads} thread${threads > 1 ? 's' : ''}, ${other.side}${other.threads === threads ? '' : ` on ${other.threads}`}`;
  const told =
    result.failed ??
    `${result.ours.median.toFixed(2)} ms beside ${result.theirs.median.toFixed(2)}, ratio ${result.ratio.median.toFixed(2)}`;
  console.log(`${head}: ${told}`);
}

function machine() {
  const [cpu] = cpus();
  return {
    node: process.version,
    processor: cpu?.model ?? 'unknown',
    cores: cpus().length,
    date: new Date().toISOString(),
  };
}

function write(results) {
  const day = results.machine.date.slice(0, 10);
  const file =
    options.json === undefined
      ? resolve(root, `bench/results/compare-${day}.json`)
      : resolve(process.env.INIT_CWD ?? process.cwd(), options.json);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(results, undefined, 1)}\n`);
  console.log(`written to ${file}`);
}
