/** Names mean what the language's scopes say, and a name is looked up as the expander does. */
import { expect, it } from 'vitest';
import { createSource } from '../base/source.js';
import { parse } from '../pipeline/1-parse/parse.js';
import { nameUsesIn } from './name-uses.js';

/** How often each variable is used, by its name and the place of its line. */
async function usesIn(text: string): Promise<readonly string[]> {
  const { document } = await parse(createSource('a.netspec', text));
  const names = nameUsesIn(document);
  return names.bindings.map((binding) => {
    const { text: name } = binding.kind === 'for' ? binding.node.variable : binding.node.name;
    return `${binding.kind} ${name} ${names.usesOf(binding).length}`;
  });
}

it('finds uses in arguments, contracts, conditions, loops and settings', async () => {
  const text = `let top = 3
block Unit(width, half = width / 2, unread = half) {
  conv width F=top -> [6, 6, width]
}
network A(n = 1, lr = 0.1, size = 8) {
  input [size, size, top]
  let list = [n, 2]
  for i in list { repeat i { if n == 1 { relu } } }
  require depth <= n
  train { optimizer sgd lr=lr }
}`;
  expect(await usesIn(text)).toEqual([
    'let top 2',
    'parameter width 3',
    'parameter half 1',
    'parameter unread 0',
    'parameter n 3',
    'parameter lr 1',
    'parameter size 2',
    'let list 1',
    'for i 1',
  ]);
});

it('takes the innermost variable, from its line on, to the end of its body', async () => {
  const text = `network A(x = 1) {
  input 8x8x3
  conv x F=1
  if x == 1 {
    conv x F=1
    let x = 2
    conv x F=1
  }
  conv x F=1
}
network B {
  input 8x8x3
  conv 4 F=1
}`;
  expect(await usesIn(text)).toEqual(['parameter x 4', 'let x 1']);
});

it('counts a default that names an earlier parameter, not the parameter itself', async () => {
  expect(await usesIn('let a = 1\nblock B(a = a, b = a) { conv b F=1 }')).toEqual([
    'let a 1',
    'parameter a 1',
    'parameter b 1',
  ]);
});
