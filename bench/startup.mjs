/** How long `netspec check` takes on a small spec, beside node that does nothing; whole processes, alternating. */
import { spawnSync } from 'node:child_process';
import { built, root, spreadOf, spreadText, writeJson } from './measuring.mjs';

const pairs = 21;
const executable = built('dist/bin/netspec.js');
const commands = { node: ['-e', '0'], check: [executable, 'check', 'specs/lenet5.netspec'] };

/** Milliseconds of one process. */
function timed(args) {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  const time = performance.now() - start;
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}: ${stderr}`);
  return time;
}

// One of each ahead: the first fills the caches of the file system and of compiled code.
for (const args of Object.values(commands)) timed(args);
const times = { node: [], check: [] };
for (let pair = 0; pair < pairs; pair++) {
  // Who goes first changes, so that neither always follows the other.
  const order = pair % 2 === 0 ? ['node', 'check'] : ['check', 'node'];
  for (const name of order) times[name].push(timed(commands[name]));
}

const node = spreadOf(times.node);
const check = spreadOf(times.check);
const ratios = spreadOf(times.check.map((time, pair) => time / times.node[pair]));
console.log(`${pairs} pairs, milliseconds`);
console.log(`node -e 0      ${spreadText(node, 1)}`);
console.log(`netspec check  ${spreadText(check, 1)}`);
console.log(`ratio          ${(check.median / node.median).toFixed(2)} (of the medians)`);
console.log(`ratio a pair   ${spreadText(ratios, 2)}`);
writeJson({ pairs, node, check, ratio: check.median / node.median, ratios, times });
