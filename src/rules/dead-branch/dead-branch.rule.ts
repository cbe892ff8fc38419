/** Reports an `if` that can only go one way. What decides that is in `constancy.ts`, how it is mended in `unwrap.ts`. */
import { type Span, textOf } from '../../base/span.js';
import type { Block, BlockDeclaration, IfStatement, NetworkDeclaration } from '../../ir/ast.js';
import { defineFileRule } from '../../kit/define-rule.js';
import type { LintFile } from '../../kit/lint-file.js';
import { bodiesOf } from '../../kit/lint-text.js';
import type { RuleFix, RuleReport } from '../../kit/rule-report.js';
import { isWhole } from '../../kit/syntax-parts.js';
import { Constancy } from './constancy.js';
import { type Surroundings, unwrapped } from './unwrap.js';

export const deadBranch = defineFileRule({
  name: 'dead-branch',
  summary: 'An `if` that goes the same way whatever the parameters and the sizes are.',
  sets: ['recommended'],
  severity: 'warning',
  fix: 'safe',
  options: {},
  check: (file) => {
    const { document, documents } = file.text;
    if (!file.isComplete || !documents.every(isWhole)) return [];
    const constancy = new Constancy(document, documents);
    const ways = waysTaken(file);
    return document.declarations.flatMap((owner) => {
      if (owner.kind !== 'block' && owner.kind !== 'network') return [];
      return [...ifsIn(owner)].flatMap((found) => {
        const taken = ways(found.statement.span);
        if (taken.size > 1 || !constancy.isConstant(found.statement.condition, owner)) return [];
        return reportOn(found, [...taken].at(0), owner);
      });
    });
  },
});

type Way = 'then' | 'else';

/** Which ways each `if` of the linted file went, over all networks. */
function waysTaken({ networks, text }: LintFile): (span: Span) => ReadonlySet<Way> {
  const ways = new Map<number, Set<Way>>();
  for (const { span, taken } of networks.flatMap(({ graph }) => graph.choices)) {
    if (text.owns(span)) ways.set(span.start, (ways.get(span.start) ?? new Set()).add(taken));
  }
  return ({ start }) => ways.get(start) ?? new Set();
}

interface FoundIf extends Surroundings {
  readonly statement: IfStatement;
}

/** Every `if` of a declaration with what it stands in. */
function* ifsIn({ body }: BlockDeclaration | NetworkDeclaration): Generator<FoundIf> {
  const open: { readonly body: Block; readonly around: 'loop' | 'other' }[] = [{ body, around: 'other' }];
  for (let inside = open.pop(); inside !== undefined; inside = open.pop()) {
    for (const statement of inside.body.statements) {
      if (statement.kind === 'if') yield { statement, ...inside };
      const around = statement.kind === 'repeat' || statement.kind === 'for' ? 'loop' : 'other';
      for (const inner of bodiesOf(statement)) open.push({ body: inner, around });
    }
  }
}

function reportOn(
  { statement, ...surroundings }: FoundIf,
  taken: Way | undefined,
  { kind, name }: BlockDeclaration | NetworkDeclaration,
): RuleReport {
  const { condition } = statement;
  const text = shortened(textOf(condition.span));
  const about = { subject: `if ${text} of ${kind} ${name.text}`, span: condition.span };
  if (taken === undefined) {
    // Nothing is expanded here, so which way it would go is not known.
    return {
      ...about,
      message: `${text} depends on nothing that can change`,
      help: 'keep the statements that are meant',
    };
  }
  const isTrue = taken === 'then';
  const consequence = isTrue
    ? statement.else === undefined
      ? 'the condition is not needed'
      : 'the other branch is never taken'
    : statement.else === undefined
      ? 'the branch is never taken'
      : 'the first branch is never taken';
  const edits = unwrapped(statement, taken, surroundings);
  const title =
    (isTrue ? statement.then : statement.else) === undefined
      ? 'Delete the if'
      : 'Keep the branch that is taken';
  const fixes: readonly RuleFix[] | undefined = edits && [{ title, edits, safety: 'safe' }];
  return {
    ...about,
    message: `${text} is always ${isTrue}: ${consequence}`,
    help: 'no parameter and no size changes that; keep the statements that are meant',
    fixes,
  };
}

const mostCharacters = 60;

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > mostCharacters ? `${line.slice(0, mostCharacters - 1)}…` : line;
}
