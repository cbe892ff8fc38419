/** Which argument is meant for which attribute or parameter: by name, by alias, by position. Values are read elsewhere. */
import { finding } from '../../base/diagnostic.js';
import { didYouMean } from '../../base/did-you-mean.js';
import type { FindingList } from '../../base/finding-list.js';
import { type Span, textOf } from '../../base/span.js';
import type { Argument, Name } from '../../ir/ast.js';
import { renameFix } from './rename-fix.js';

export interface Slot {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly positional: boolean;
  readonly required: boolean;
  /** The slot that makes this one unnecessary. */
  readonly unless?: string;
}

/** Who is given the arguments, as messages call it: `conv`, `Basic`, `optimizer sgd`. */
export interface Owner {
  readonly name: string;
  readonly span: Span;
}

export interface Matched {
  readonly arguments: ReadonlyMap<string, Argument>;
  /** Required slots that nobody filled and that no misspelt name was meant for. */
  readonly missing: readonly string[];
  /** Some argument is for nobody, so what the others give may not be what was meant. */
  readonly astray: boolean;
}

export function matchArguments(
  owner: Owner,
  given: readonly Argument[],
  slots: readonly Slot[],
  findings: FindingList,
): Matched {
  const byName = new Map<string, Slot>();
  for (const slot of slots) for (const name of [slot.name, ...slot.aliases]) byName.set(name, slot);
  const positions = slots.filter(({ positional }) => positional);
  const matched = new Map<string, Argument>();
  let position = 0;
  let astray = 0;
  const fill = (slot: Slot, argument: Argument) => {
    const first = matched.get(slot.name);
    if (first === undefined) {
      matched.set(slot.name, argument);
      return;
    }
    findings.add(
      finding(
        'attribute/twice',
        argument.span,
        { owner: owner.name, attribute: slot.name },
        { related: [{ message: 'given here first', span: first.span }] },
      ),
    );
  };
  const guesses: { readonly slot: Slot; readonly argument: Argument }[] = [];
  let surplus: Argument | undefined;
  for (const argument of given) {
    if (argument.name === undefined && argument.value.kind === 'missing') {
      // The parser has said what is wrong here.
      astray++;
    } else if (argument.name !== undefined) {
      const slot = byName.get(argument.name.text);
      if (slot !== undefined) {
        fill(slot, argument);
        continue;
      }
      const meant = misspelt(owner, argument.name, byName, findings);
      if (meant === undefined) astray++;
      else guesses.push({ slot: meant, argument });
    } else if (position < positions.length) {
      fill(positions[position++], argument);
    } else surplus ??= argument;
  }
  for (const { slot, argument } of guesses) if (!matched.has(slot.name)) matched.set(slot.name, argument);
  const missing = slots.filter(
    ({ name, required, unless }) =>
      required && !matched.has(name) && (unless === undefined || !matched.has(unless)),
  );
  // What is for nobody was probably meant for something that is missing: one mistake, said once.
  if (surplus !== undefined) {
    const accepts = positions.map(({ name }) => name);
    const [wanted] = missing.slice(astray++);
    const meant = wanted && `${wanted.name}=${textOf(surplus.span)}`;
    findings.add(finding('attribute/too-many-values', surplus.span, { owner: owner.name, accepts, meant }));
  }
  return {
    arguments: matched,
    missing: missing.slice(astray).map(({ name }) => name),
    astray: astray > 0,
  };
}

/** Reports an unknown name; gives the slot that was probably meant, so that its value still counts. */
function misspelt(
  owner: Owner,
  { text, span }: Name,
  byName: ReadonlyMap<string, Slot>,
  findings: FindingList,
): Slot | undefined {
  const suggestion = didYouMean(text, byName.keys());
  const names = new Set([...byName.values()].map(({ name }) => name));
  const known = [...names].filter((name) => names.size > 1 || name !== 'frozen');
  const facts = { owner: owner.name, attribute: text, suggestion, known };
  if (!findings.repeats('attribute/unknown', span))
    findings.add(finding('attribute/unknown', span, facts, renameFix({ text, span }, suggestion)));
  return suggestion === undefined ? undefined : byName.get(suggestion);
}
