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
  const { span } = binding.node;
  const edits = isNeededWhereItIs(binding) ? undefined : (removedText(span) ?? removedEntry(span));
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

/** A body must not become empty; and a loop around a single call alone gives its layers shorter names. */
function isNeededWhereItIs({ node, place }: Extract<Binding, { readonly kind: 'let' }>): boolean {
  if (place === undefined || place.statements.length > 2) return false;
  const other = place.statements.find((statement) => statement !== node);
  return other === undefined || (place.isLoop && other.kind === 'call' && other.label === undefined);
}
