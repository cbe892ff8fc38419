/** Reports a `let` or a loop variable that nothing reads. Names that begin with `_` are meant to be unread. */
import { defineFileRule } from '../../kit/define-rule.js';
import { type Binding, nameUsesIn } from '../../kit/name-uses.js';
import { removedText } from '../../kit/rule-edits.js';
import type { RuleReport } from '../../kit/rule-report.js';
import { isWhole } from '../../kit/syntax-parts.js';
import { removedEntry } from '../../kit/yaml-edits.js';

export const unusedVariable = defineFileRule({
  name: 'unused-variable',
  summary: 'A `let` or a loop variable that nothing reads.',
  sets: ['recommended'],
  severity: 'warning',
  fix: 'safe',
  options: {},
  check: ({ text: { document } }) => {
    if (!isWhole(document)) return [];
    const names = nameUsesIn(document);
    return names.bindings.flatMap((binding) => (names.usesOf(binding).length > 0 ? [] : reportOn(binding)));
  },
});

function reportOn(binding: Binding): RuleReport[] {
  if (binding.kind === 'parameter') return [];
  const name = binding.kind === 'for' ? binding.node.variable : binding.node.name;
  if (name.text.startsWith('_')) return [];
  const place = binding.owner === undefined ? '' : ` of ${binding.owner.name.text}`;
  if (binding.kind === 'for') {
    const { values } = binding.node;
    const times = values.kind === 'list' ? `repeat ${values.items.length}` : 'repeat';
    return [
      {
        subject: `loop variable ${name.text}${place}`,
        span: name.span,
        message: `the body does not use ${name.text}: every turn is the same`,
        help: `${times} says so without a variable; a name that begins with _ says that it is meant`,
      },
    ];
  }
  // A body must not become empty.
  const isOnly = binding.owner !== undefined && binding.siblings < 2;
  const { span } = binding.node;
  const edits = isOnly ? undefined : (removedText(span) ?? removedEntry(span));
  return [
    {
      subject: `variable ${name.text}${place}`,
      span: name.span,
      message: `nothing uses ${name.text}`,
      help: 'delete it',
      fixes: edits && [{ title: `Delete let ${name.text}`, edits, safety: 'safe' }],
    },
  ];
}
