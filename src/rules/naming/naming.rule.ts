/** Reports names that do not have the form of their kind. Which form that is, is an option. */
import type { Declaration, Name } from '../../ir/ast.js';
import { optional, type ValueType } from '../../kit/attributes.js';
import { defineFileRule } from '../../kit/define-rule.js';
import { statementsIn } from '../../kit/syntax-parts.js';
import { type NamedThing, suggestName } from './name-forms.js';

/** More cannot be needed, and a long one may take for ever. */
const longestPattern = 200;
const longestName = 200;

/** A regular expression that a name must match. One that repeats a repetition could take for ever, and is not taken. */
const pattern: ValueType<string> = {
  expects: 'a regular expression in which no repetition is repeated, such as ^[a-z][a-z0-9_]*$',
  label: 'pattern',
  schema: { type: 'string', maxLength: longestPattern },
  example: '^[a-z][a-z0-9_]*$',
  read: (value) => {
    if (typeof value !== 'string' || value.length > longestPattern) return undefined;
    if (/\\[1-9k]/.test(value) || repeatsRepetition(value)) return undefined;
    return compile(value) === undefined ? undefined : value;
  },
};

const pascal = '^[A-Z][A-Za-z0-9]*$';

export const naming = defineFileRule({
  name: 'naming',
  summary: 'A name that does not have the form that names of its kind have.',
  sets: ['style'],
  severity: 'warning',
  options: {
    networks: optional(pattern, { doc: 'What names of networks match.', default: pascal }),
    blocks: optional(pattern, { doc: 'What names of blocks match.', default: pascal }),
    layers: optional(pattern, {
      doc: 'What names of layers, groups and inputs match.',
      default: '^[a-z][a-z0-9_]*$',
    }),
    variables: optional(pattern, {
      doc: 'What names of parameters, `let` and loop variables match.',
      default: '^(_?[A-Z]|_?[a-z][a-z0-9_]*)$',
    }),
  },
  check: ({ text: { document } }, options) => {
    const forms = {
      network: compile(options.networks),
      block: compile(options.blocks),
      layer: compile(options.layers),
      variable: compile(options.variables),
    };
    return [...namesIn(document.declarations)].flatMap(({ kind, what, name, owner }) => {
      const form = forms[kind];
      if (form === undefined || name.text.length > longestName || form.test(name.text)) return [];
      const suggestion = suggestName(name.text, form);
      const meant = suggestion === undefined ? '' : `, such as ${suggestion}`;
      return {
        subject: owner === undefined ? `${what} ${name.text}` : `${what} ${name.text} of ${owner}`,
        span: name.span,
        message: `the name of the ${what} ${name.text} does not match ${form.source}`,
        help: `write a name that does${meant}${kind === 'layer' ? '; the names of its weights change with it' : ''}`,
      };
    });
  },
});

interface Thing {
  readonly kind: NamedThing;
  readonly what: string;
  readonly name: Name;
  /** What it is declared in. */
  readonly owner?: string;
}

/** Everything that a file gives a name, in the order of the text. */
function* namesIn(declarations: readonly Declaration[]): Generator<Thing> {
  for (const declaration of declarations) {
    if (declaration.kind === 'import') continue;
    const { kind, name } = declaration;
    if (declaration.kind === 'let') yield { kind: 'variable', what: 'variable', name };
    else {
      const owner = name.text;
      yield { kind: kind === 'block' ? 'block' : 'network', what: kind, name };
      for (const parameter of declaration.parameters)
        yield { kind: 'variable', what: 'parameter', name: parameter.name, owner };
      for (const statement of statementsIn(declaration.body)) {
        if (statement.kind === 'let')
          yield { kind: 'variable', what: 'variable', name: statement.name, owner };
        if (statement.kind === 'for')
          yield { kind: 'variable', what: 'loop variable', name: statement.variable, owner };
        if (statement.kind === 'input' && statement.name !== undefined)
          yield { kind: 'layer', what: 'input', name: statement.name, owner };
        if ('label' in statement && statement.label !== undefined)
          yield { kind: 'layer', what: 'layer', name: statement.label, owner };
      }
    }
  }
}

function compile(text: string): RegExp | undefined {
  try {
    return new RegExp(text, 'u');
  } catch {
    return undefined;
  }
}

/** Whether a group that holds a repetition or an alternative is itself repeated: `(a+)+`, `(a|a)*`. */
function repeatsRepetition(text: string): boolean {
  const open: boolean[] = [];
  let inClass = false;
  let repeats = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '\\') at++;
    else if (inClass) inClass = character !== ']';
    else if (character === '[') inClass = true;
    else if (character === '(') {
      open.push(repeats);
      repeats = false;
    } else if (character === ')') {
      if (repeats && /[*+{]/.test(text[at + 1] ?? '')) return true;
      repeats = repeats || (open.pop() ?? false);
    } else if (/[*+{|]/.test(character)) repeats = true;
  }
  return false;
}
