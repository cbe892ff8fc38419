/** `netspec rules`: the lint rules as a table, or the page of one. */
import { type RuleKind, ruleKinds, ruleSetNames } from '../../compile/lint.js';
import { Failure, wrongUsage } from '../failure.js';
import { markdownLines } from '../output/markdown-lines.js';
import { suggestion } from '../output/nearest.js';
import { plural } from '../output/numbers.js';
import { rulePage, setsOf } from '../output/rule-page.js';
import { type RuleJson, ruleJson } from '../output/rules-json.js';
import { type Terminal, terminalOf } from '../output/terminal.js';
import { hanging, wrap } from '../output/text.js';

export interface RulesOptions {
  readonly format: 'table' | 'json';
  /** Only the rules of this set. */
  readonly set?: string;
}

export async function rules(name: string | undefined, options: RulesOptions): Promise<void> {
  const kinds = chosen(await ruleKinds(), name, options.set);
  if (options.format === 'json') {
    const listed: readonly RuleJson[] = kinds.map((kind) =>
      ruleJson(kind, name === undefined ? null : pageOf(kind.name)),
    );
    process.stdout.write(`${JSON.stringify({ rules: listed }, null, 2)}\n`);
    return;
  }
  const terminal = terminalOf(process.stdout);
  const lines =
    name === undefined ? tableLines(kinds, terminal) : markdownLines(pageOf(kinds[0].name), terminal);
  process.stdout.write(`${lines.join('\n')}\n`);
}

function chosen(
  kinds: readonly RuleKind[],
  name: string | undefined,
  set: string | undefined,
): readonly RuleKind[] {
  if (name !== undefined && set !== undefined)
    throw wrongUsage('--set chooses among all rules', `leave out ${name} or --set`);
  if (set !== undefined) {
    if (!ruleSetNames.some((known) => known === set))
      throw wrongUsage(`there is no set ${set}`, suggestion(set, ruleSetNames));
    return kinds.filter((kind) => setsOf(kind).includes(set));
  }
  if (name === undefined) return kinds;
  const plain = name.replace(/^lint\//, '');
  const found = kinds.filter((kind) => kind.name === plain);
  if (found.length > 0) return found;
  const names = kinds.map((kind) => kind.name);
  const [close] = suggestion(plain, names)?.match(/^did you mean .*$/) ?? [];
  const isSet = ruleSetNames.some((known) => known === plain);
  const advice = isSet ? `--set ${plain} lists the rules of this set` : (close ?? 'netspec rules lists them');
  throw wrongUsage(`there is no rule ${plain}`, advice);
}

function pageOf(name: string): string {
  const page = rulePage(name);
  if (page !== undefined) return page;
  throw new Failure(`the page of ${name} is missing from this installation`, {
    help: 'install netspec again; in a checkout, npm run generate writes the pages',
  });
}

/** A line a rule: name, sets, severity, fix, and what it reports. */
function tableLines(kinds: readonly RuleKind[], { width, colors }: Terminal): string[] {
  const titles = ['rule', 'sets', 'severity', 'fix'];
  const rows = kinds.map((kind) => [kind.name, kind.sets.join(' '), kind.severity, kind.fix ?? '']);
  const widths = titles.map((title, at) => Math.max(title.length, ...rows.map((row) => row[at].length)));
  const prefix = (cells: readonly string[]) =>
    cells.map((cell, at) => `${cell.padEnd(widths[at])}  `).join('');
  return [
    ...beside(prefix(titles), 'reports', width).map((line) => colors.bold(line)),
    ...rows.flatMap((row, at) => beside(prefix(row), kinds[at].summary, width)),
    '',
    ...hanging(
      '',
      `${plural(kinds.length, 'rule')}; strict contains recommended; netspec rules NAME shows a page`,
      width,
    ),
  ];
}

/** A text beside the cells, or in lines of its own where too little room is left. */
function beside(cells: string, text: string, width: number): string[] {
  if (width - cells.length >= 24) return hanging(cells, text, width);
  return [...wrap(cells.trimEnd(), width), ...wrap(text, width - 4).map((line) => `    ${line}`)];
}
