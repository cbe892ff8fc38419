/**
 * Puts what `compare` wrote into the page of results, docs/speed.md, between its two marks: the machine, the tables, the
 * goals. It names the goals that were missed, whose reasons stand below the tables and are written by hand.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { goalLines, tableLines } from './compare/report.mjs';
import { rows } from './compare/rows.mjs';
import { root } from './measuring.mjs';

const page = join(root, 'docs/speed.md');
const [begin, end] = ['<!-- results: begin -->\n', '<!-- results: end -->\n'];

const given = process.argv[2];
const file = given === undefined ? latest() : resolve(process.env.INIT_CWD ?? process.cwd(), given);
const { machine, seconds, goals, pairs } = JSON.parse(readFileSync(file, 'utf8'));

const text = readFileSync(page, 'utf8');
const [from, to] = [text.indexOf(begin), text.indexOf(end)];
if (from < 0 || to < from) throw new Error(`${page} has no place for results`);
const lines = [
  '',
  `Measured on ${machine.date.slice(0, 10)} on ${machine.cores} cores (${machine.processor}) with Node ${machine.node}`,
  `in ${(seconds / 60).toFixed(1)} minutes.`,
  '',
  ...tableLines(rows, pairs),
  'Goals',
  '',
  ...goalLines(goals),
  '',
];
writeFileSync(page, `${text.slice(0, from + begin.length)}${lines.join('\n')}\n${text.slice(to)}`);
console.log(`${page} has the results of ${file}`);
for (const { name, met } of goals) if (met === false) console.log(`missed: ${name}`);

function latest() {
  const folder = join(root, 'bench/results');
  const last = readdirSync(folder)
    .filter((name) => /^compare-.*\.json$/.test(name))
    .sort()
    .pop();
  if (last === undefined) throw new Error('there are no results; npm run compare makes them');
  return join(folder, last);
}
