/**
 * The examples on a lint rule's page: which text is judged, with which options, and what the rule says of it. The page is
 * written once; what is printed of it and what tests hold it to both come from here.
 */

/** What the rule reports at a place, counted from 1 in the example as the page has it. */
export interface ExpectedReport {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export interface RuleSnippet {
  readonly section: 'Fails' | 'Passes';
  /** Line of the page on which the example's text begins. */
  readonly line: number;
  readonly form: 'netspec' | 'yaml';
  /** As the page has it, with the lines that say what is reported. */
  readonly text: string;
  /** The lines in front that say what is reported. */
  readonly notes: number;
  readonly expected: readonly ExpectedReport[];
  /** Options that differ from the defaults, as JSON. */
  readonly options: string | undefined;
  /** Lines in front of `text` in `spec`. */
  readonly shift: number;
  /** The example made whole: one without a network of its own is the body of one. */
  readonly spec: string;
}

/** A fence that names a file is no example: it is what the examples of the page import. */
export const exampleFence = /^```(netspec|yaml)([^\n\S]+\S[^\n]*)?\n([\s\S]*?)^```[^\S\n]*$/gm;
const noteLine = /^(?:\/\/|#)! (.*)$/;

export function ruleSnippets(page: string): readonly RuleSnippet[] {
  return [...page.matchAll(exampleFence)].flatMap(({ 1: form, 2: file, 3: text, index }) => {
    const before = page.slice(0, index);
    const section = [...before.matchAll(/^## (.*)$/gm)].at(-1)?.[1].trim();
    if (file !== undefined || (section !== 'Fails' && section !== 'Passes')) return [];
    const line = before.split('\n').length + 1;
    return snippet(section, line, form === 'yaml' ? 'yaml' : 'netspec', text);
  });
}

/** What the examples of a page may import: path -> text. */
export function ruleFiles(page: string): ReadonlyMap<string, string> {
  const named = [...page.matchAll(exampleFence)].filter(({ 2: file }) => file !== undefined);
  return new Map(named.map(({ 2: file, 3: text }) => [file.trim(), text]));
}

function snippet(
  section: 'Fails' | 'Passes',
  line: number,
  form: 'netspec' | 'yaml',
  text: string,
): RuleSnippet {
  const { notes, expected, options } = exampleOf(text);
  const isWhole = form === 'yaml' || /^(network|block|import)\b/m.test(text);
  const spec = isWhole ? text : `network Example {\n${text}}\n`;
  return { section, line, form, text, notes, expected, options, shift: isWhole ? 0 : 1, spec };
}

/** What the lines in front of an example say. */
export function exampleOf(text: string): Pick<RuleSnippet, 'notes' | 'expected' | 'options'> {
  const lines = text.split('\n');
  const notes = lines.findIndex((line) => !noteLine.test(line));
  const said = lines.slice(0, notes).map((line) => noteLine.exec(line)?.[1] ?? '');
  const options = said.find((note) => note.startsWith('options '))?.slice('options '.length);
  const expected = said.flatMap((note) => {
    const match = /^(\d+):(\d+) (.*)$/.exec(note);
    return match === null ? [] : [{ line: Number(match[1]), column: Number(match[2]), message: match[3] }];
  });
  return { notes, expected, options };
}
