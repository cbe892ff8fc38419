/** `netspec init`: writes a first spec that checks, with comments that say what each line means. */
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Failure, wrongUsage } from '../failure.js';
import { writeWhole } from '../write.js';

export function init(name: string | undefined): void {
  const asked = name ?? 'mynet';
  const base = basename(asked).replace(/\.netspec$/, '');
  if (asked.endsWith('/') || base === '' || base === '.' || base === '..') {
    throw wrongUsage(
      `${JSON.stringify(asked)} is not the name of a spec`,
      'for example: netspec init digits',
    );
  }
  const fileName = base.replace(/[^\p{L}\p{N}_.-]+/gu, '-').replace(/^[-.]+|[-.]+$/g, '') || 'mynet';
  const path = join(dirname(asked), `${fileName}.netspec`);
  if (existsSync(path)) {
    throw new Failure(`${path} exists already`, { help: 'choose another name: netspec init NAME' });
  }
  writeWhole(path, firstSpec(networkName(fileName)));
  const quoted = /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
  process.stdout.write(
    [
      `wrote ${path}`,
      '',
      'try next:',
      `  npx netspec check ${quoted}`,
      `  npx netspec summary ${quoted}`,
      `  npx netspec train ${quoted} --data digits`,
      '',
    ].join('\n'),
  );
}

/** `my-first net` -> `MyFirstNet`: ASCII letters and digits, a letter first. */
function networkName(text: string): string {
  const words = text
    .normalize('NFKD')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '');
  const joined = words.map((word) => word[0].toUpperCase() + word.slice(1)).join('');
  if (joined === '') return 'MyNet';
  return /^[A-Za-z]/.test(joined) ? joined : `Net${joined}`;
}

const firstSpec = (name: string) => `// A small convolutional network for images of 28x28 pixels.
// One layer a line; every layer takes the output of the one before it.
// Shapes are height x width x channels. What stands behind -> is a promise that netspec proves.

network ${name}(classes = 10) {  // classes is a parameter: netspec check --set classes=26
  input 28x28x1

  c1: conv 8 F=3 P=same   -> 28x28x8  // 8 filters of 3x3; the padding keeps height and width
      relu
  s1: maxpool F=2 S=2     -> 14x14x8  // the largest of every 2x2 pixels

  c2: conv 16 F=3 P=same  -> 14x14x16
      relu
  s2: maxpool F=2 S=2     -> 7x7x16

  flatten         -> 784  // a vector, as dense layers take it
  dense 64
  relu
  dense classes   -> classes  // one score a class; the loss applies the softmax

  require params <= 60k  // netspec checks budgets too

  train {
    loss cross_entropy
    optimizer sgd lr=0.05 momentum=0.9
    batch 32
    epochs 4
  }
}
`;
