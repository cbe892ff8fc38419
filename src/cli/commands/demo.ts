/** `netspec demo`, what `npm start` runs: the whole way from a spec to a trained network in under a minute. */
import { join, relative } from 'node:path';
import { confusionLines } from '../output/confusion.js';
import { percent } from '../output/numbers.js';
import { terminalOf } from '../output/terminal.js';
import { hanging } from '../output/text.js';
import { packageRoot } from '../package-files.js';
import { loadRuntime } from '../runtime-modules.js';
import { build } from './build.js';
import { check } from './check.js';
import { summary } from './summary.js';
import { train } from './train.js';

/** Enough for 98 % on the embedded digits, and little enough for a minute on two slow cores. */
const epochs = 3;

export async function demo({ out }: { readonly out: string }): Promise<void> {
  const terminal = terminalOf(process.stdout);
  const say = (text: string) => process.stdout.write(`${text}\n`);
  const title = (text: string, command = '') => {
    const lines = hanging(command === '' ? text : `${text}: `, command, terminal.width);
    say(`\n${lines.map((line) => terminal.colors.bold(line)).join('\n')}`);
  };
  const spec = shortest(join(packageRoot(), 'specs', 'lenet5.netspec'));
  const nothing = { set: [] };

  title('1. Check', `netspec check ${spec}`);
  await check([spec], { ...nothing, format: 'pretty' });
  if (process.exitCode) return;
  title('2. Shapes and costs', `netspec summary ${spec}`);
  await summary(spec, { ...nothing, format: 'table' });
  title('3. TypeScript', `netspec build ${spec} --out ${out}`);
  await build(spec, { ...nothing, target: 'typescript', out });
  const weights = join(out, 'lenet5.safetensors');
  title('4. Training', `netspec train ${spec} --data digits --epochs ${epochs} --out ${weights}`);
  const trained = await train(spec, {
    ...nothing,
    format: 'pretty',
    threads: 'auto',
    data: 'digits',
    epochs,
    out: weights,
  });
  if (trained === undefined) return;

  title('5. Result');
  const { fit } = await loadRuntime();
  const { accuracy, confusion } = await fit.evaluateDataset(trained.network, trained.data.test);
  for (const line of confusionLines(confusion, trained.data.test.classNames, terminal)) say(line);
  say(`\ntest accuracy ${percent(accuracy)}`);

  title('Try next');
  say(`  npx netspec explain ${spec} c3`);
  say('  npx netspec init mynet && npx netspec check mynet.netspec');
  say('  npx netspec train mynet.netspec --data digits');
}

/** The path as a person here would type it. */
function shortest(path: string): string {
  const fromHere = relative('.', path);
  return fromHere.length < path.length ? fromHere : path;
}
