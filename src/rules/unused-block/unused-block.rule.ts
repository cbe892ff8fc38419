/** Reports a block that no network of its file is made of. */
import type { BlockDeclaration, NetworkDeclaration } from '../../ir/ast.js';
import { defineFileRule } from '../../kit/define-rule.js';
import { removedText } from '../../kit/rule-edits.js';
import { calleesIn, isWhole } from '../../kit/syntax-parts.js';
import { removedEntry } from '../../kit/yaml-edits.js';

export const unusedBlock = defineFileRule({
  name: 'unused-block',
  summary: 'A block that is declared beside a network and that no network calls.',
  sets: ['recommended'],
  severity: 'warning',
  fix: 'safe',
  options: {},
  check: ({ text: { document, documents }, isComplete }) => {
    const networks = document.declarations.filter((one) => one.kind === 'network');
    if (networks.length === 0 || !isComplete || !documents.every(isWhole)) return [];
    const blocks = documents.flatMap(({ declarations }) =>
      declarations.filter((one) => one.kind === 'block'),
    );
    // A block of an imported file may call one of this file: all blocks share one set of names.
    const imported = blocks.filter(({ span }) => span.source !== document.span.source);
    const used = reachable([...networks, ...imported], blocks);
    return blocks
      .filter((block) => block.span.source === document.span.source && !used.has(block.name.text))
      .map(({ name, span }) => {
        const edits = removedText(span) ?? removedEntry(span);
        return {
          subject: `block ${name.text}`,
          span: name.span,
          message: `no network of this file calls ${name.text}`,
          help: 'delete it, or move it to a file of blocks that others import',
          fixes: edits && [{ title: `Delete block ${name.text}`, edits, safety: 'safe' as const }],
        };
      });
  },
});

/** The names of what the callers call, and of what those blocks call in turn. */
function reachable(
  callers: readonly (BlockDeclaration | NetworkDeclaration)[],
  blocks: readonly BlockDeclaration[],
): ReadonlySet<string> {
  const bodies = new Map(blocks.map(({ name, body }) => [name.text, body]));
  const used = new Set<string>();
  const open = callers.map(({ body }) => body);
  for (let body = open.pop(); body !== undefined; body = open.pop()) {
    for (const callee of calleesIn(body)) {
      if (used.has(callee)) continue;
      used.add(callee);
      const called = bodies.get(callee);
      if (called !== undefined) open.push(called);
    }
  }
  return used;
}
