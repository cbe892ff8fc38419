/** The formats that `check` and `lint` print diagnostics in, each loaded when it is asked for. */
import type { Terminal } from '../terminal.js';
import type { RunReport } from './run-report.js';

/** The first is what a person gets who asks for none. */
export const formatNames = [
  'pretty',
  'concise',
  'json',
  'sarif',
  'github',
  'gitlab',
  'junit',
  'checkstyle',
  'markdown',
] as const;
export type FormatName = (typeof formatNames)[number];

type Writer = (run: RunReport, terminal: Terminal) => string | Promise<string>;

const writers: { readonly [F in FormatName]: () => Promise<Writer> } = {
  pretty: async () => (await import('./pretty.js')).prettyReport,
  concise: async () => (await import('./concise.js')).conciseReport,
  json: async () => (await import('./json.js')).jsonReport,
  sarif: async () => (await import('./sarif.js')).sarifReport,
  github: async () => (await import('./github.js')).githubReport,
  gitlab: async () => (await import('./gitlab.js')).gitlabReport,
  junit: async () => (await import('./junit.js')).junitReport,
  checkstyle: async () => (await import('./checkstyle.js')).checkstyleReport,
  markdown: async () => (await import('./markdown.js')).markdownReport,
};

/** The whole text of a report, with its last line end; empty where a format has nothing to say of a clean run. */
export async function report(format: FormatName, run: RunReport, terminal: Terminal): Promise<string> {
  const write = await writers[format]();
  return write(run, terminal);
}
