/**
 * A lint rule's page: its declaration, then the prose that lies beside it, with the examples as a reader wants them.
 * `npm run generate` writes the pages; the package brings them along, and commands read them from there.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RuleKind, RuleOption } from '../../compile/lint.js';
import { packageRoot } from '../package-files.js';
import { exampleFence, exampleOf } from './rule-snippets.js';

/** The generated page of a rule as Markdown; undefined where there is none. */
export function rulePage(name: string): string | undefined {
  // A name is a part of a path here, so only what a rule may be called gets that far.
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) return undefined;
  const path = join(packageRoot(), 'generated', 'reference', 'rules', `${name}.md`);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

const cell = (text: string) => text.replaceAll('|', '\\|');

/** A page out of a rule's declaration and its prose. */
export function writeRulePage(rule: RuleKind, prose: string): string {
  return `# ${rule.name}\n\n${rule.summary}\n\n${standing(rule)}\n\n${optionsText(rule)}${readable(prose)}`;
}

/** The sets that a rule runs in: `strict` contains `recommended`. */
export function setsOf({ sets }: RuleKind): readonly string[] {
  return sets.includes('recommended') && !sets.includes('strict') ? [...sets, 'strict'] : sets;
}

function standing(rule: RuleKind): string {
  const sets = setsOf(rule).map((name) => `\`${name}\``);
  const where = sets.length === 0 ? 'In no set' : `In ${sets.join(' and ')}`;
  const severity = rule.severity === 'error' ? 'an error' : 'a warning';
  return `${where}; reports ${severity}; ${fixWords[rule.fix ?? 'none']}.`;
}

const fixWords = {
  safe: 'its fix is safe: the network computes the same function with the same weights',
  unsafe: 'its fix is unsafe: it may change what the network computes or which weights fit',
  none: 'offers no fix',
} as const;

function optionsText({ name, options }: RuleKind): string {
  if (options.length === 0) return '';
  const rows = options.map((option) => `| ${optionCells(option).map(cell).join(' | ')} |\n`);
  const example = JSON.stringify({ rules: { [name]: { [options[0].name]: options[0].default } } });
  return `| option | type | default | |\n| --- | --- | --- | --- |\n${rows.join('')}\n\`\`\`json\n${example}\n\`\`\`\n\n`;
}

function optionCells({ name, type, defaultText, default: value, doc }: RuleOption): readonly string[] {
  return [`\`${name}\``, type, defaultText === '' ? (JSON.stringify(value) ?? '') : defaultText, doc];
}

/** Examples without the lines that are for tests; what those say stands behind. */
function readable(prose: string): string {
  return prose.replaceAll(exampleFence, (whole, form: string, file: string | undefined, text: string) => {
    if (file !== undefined) return `\`${file.trim()}\`:\n\n\`\`\`${form}\n${text}\`\`\``;
    const { notes, expected, options } = exampleOf(text);
    if (notes === 0) return whole;
    const shown = text.split('\n').slice(notes).join('\n');
    const reports = expected.map(
      ({ line, column, message }) => `line ${line - notes}, column ${column}: ${message}\n`,
    );
    const before = options === undefined ? '' : `With the options \`${options}\`:\n\n`;
    const behind = reports.length === 0 ? '' : `\n\n~~~~text\n${reports.join('')}~~~~`;
    return `${before}\`\`\`${form}\n${shown}\`\`\`${behind}`;
  });
}

/** The list of all rules, by set. */
export function ruleIndex(rules: readonly RuleKind[]): string {
  const rows = rules.map((rule) => {
    const { name, summary, severity, fix } = rule;
    const cells = [`[${name}](rules/${name}.md)`, rule.sets.join(', '), severity, fix ?? '', summary];
    return `| ${cells.map(cell).join(' | ')} |\n`;
  });
  return `# Lint rules\n\nThese pages are generated from the rules' declarations. The set \`strict\` contains \`recommended\`.\n\n| rule | sets | severity | fix | |\n| --- | --- | --- | --- | --- |\n${rows.join('')}`;
}
