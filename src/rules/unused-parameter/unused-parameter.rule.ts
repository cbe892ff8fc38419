/** Reports a parameter of a block or a network that its body does not read. Names that begin with `_` are meant so. */
import type { Span } from '../../base/span.js';
import { spanOf } from '../../base/span.js';
import type { TextEdit } from '../../base/text-edit.js';
import type { CallStatement, Document } from '../../ir/ast.js';
import { argumentFor } from '../../kit/call-arguments.js';
import { defineFileRule } from '../../kit/define-rule.js';
import { type Binding, nameUsesIn } from '../../kit/name-uses.js';
import { isWhole, statementsIn } from '../../kit/syntax-parts.js';
import { removedEntry } from '../../kit/yaml-edits.js';

type ParameterBinding = Extract<Binding, { readonly kind: 'parameter' }>;

export const unusedParameter = defineFileRule({
  name: 'unused-parameter',
  summary: 'A parameter of a block or a network that nothing reads.',
  sets: ['recommended'],
  severity: 'warning',
  fix: 'unsafe',
  options: {},
  check: ({ text: { document, documents } }) => {
    if (!isWhole(document)) return [];
    const names = nameUsesIn(document);
    const calls = new Map<string, CallStatement[]>();
    for (const call of documents.flatMap((one) => [...callsIn(one)])) {
      const same = calls.get(call.callee.text);
      if (same === undefined) calls.set(call.callee.text, [call]);
      else same.push(call);
    }
    const isLibrary = document.declarations.every(({ kind }) => kind !== 'network');
    return names.bindings.flatMap((binding) => {
      if (binding.kind !== 'parameter' || names.usesOf(binding).length > 0) return [];
      const { node, owner } = binding;
      const name = node.name.text;
      if (name.startsWith('_')) return [];
      const isPassed = owner.kind === 'block' && isPassedIn(calls.get(owner.name.text) ?? [], binding);
      // Who calls a block of a library, and with what, is not to be seen here.
      const edits = isPassed || isLibrary ? undefined : parameterRemoval(binding);
      return {
        subject: `parameter ${name} of ${owner.name.text}`,
        span: node.name.span,
        message: `nothing in ${owner.name.text} uses ${name}`,
        help: isPassed
          ? 'calls give it a value that has no effect: use it, or delete it here and there'
          : owner.kind === 'network'
            ? `use it, or delete it: --set ${name} has no effect`
            : 'use it, or delete it',
        fixes: edits && [{ title: `Delete parameter ${name}`, edits, safety: 'unsafe' as const }],
      };
    });
  },
});

function* callsIn({ declarations }: Document): Generator<CallStatement> {
  for (const declaration of declarations) {
    if (declaration.kind !== 'block' && declaration.kind !== 'network') continue;
    for (const statement of statementsIn(declaration.body)) if (statement.kind === 'call') yield statement;
  }
}

/** Whether any of the calls gives the parameter a value. */
function isPassedIn(calls: readonly CallStatement[], { node, owner }: ParameterBinding): boolean {
  return calls.some((call) => argumentFor(call, node, owner) !== undefined);
}

/** Deletes a parameter with its comma, or the parentheses where it is the only one. */
function parameterRemoval({ node, owner }: ParameterBinding): readonly TextEdit[] | undefined {
  const { parameters } = owner;
  const at = parameters.indexOf(node);
  const { source } = node.span;
  const between = (start: number, end: number) => source.text.slice(start, end);
  const edit = (span: Span) => [{ span, text: '' }];
  const next = parameters[at + 1];
  if (next !== undefined) {
    const isList = /^\s*,\s*$/.test(between(node.span.end, next.span.start));
    return isList ? edit(spanOf(source, node.span.start, next.span.start)) : removedEntry(node.span);
  }
  const previous = parameters[at - 1];
  if (previous !== undefined) {
    const isList = /^\s*,\s*$/.test(between(previous.span.end, node.span.start));
    return isList ? edit(spanOf(source, previous.span.end, node.span.end)) : removedEntry(node.span);
  }
  const isAlone = /^\s*\(\s*$/.test(between(owner.name.span.end, node.span.start));
  const closing = /^\s*\)/.exec(between(node.span.end, owner.body.span.start))?.[0];
  if (!isAlone || closing === undefined) return undefined;
  return edit(spanOf(source, owner.name.span.end, node.span.end + closing.length));
}
