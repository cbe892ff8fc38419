/**
 * Runs `action.yml` as far as it can be run without GitHub: expressions are put in, scripts go to bash, the script of
 * github-script gets stand-ins. Other actions that it uses are noted and not run.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parse } from 'yaml';
import { root } from '../cli/netspec.js';

export interface ActionStep {
  readonly id?: string;
  readonly name?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly 'working-directory'?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, string | boolean>>;
}

export interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly description: string; readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly ActionStep[] };
}

export const actionText = readFileSync(join(root, 'action.yml'), 'utf8');
export const action: Action = parse(actionText);

/** Comments of a pull request as GitHub keeps them. */
export interface Comment {
  readonly id: number;
  readonly user: { readonly login: string };
  body: string;
}

interface Job {
  /** The checkout, and a folder for files in between. */
  readonly workspace: string;
  readonly temp: string;
  readonly inputs?: Readonly<Record<string, string>>;
  /** The commit that a pull request is for; none for a push. */
  readonly base?: string;
  readonly comments?: Comment[];
  /** Whether the token may write comments. */
  readonly isFork?: boolean;
  /** Put in front of PATH. */
  readonly programs?: string;
}

export interface JobResult {
  /** Of the step that failed; 0 where none did. */
  readonly status: number;
  readonly log: string;
  readonly used: readonly { readonly action: string; readonly with: Readonly<Record<string, string>> }[];
  readonly warnings: readonly string[];
  readonly summary: string;
  readonly outputs: Readonly<Record<string, string>>;
}

type Context = Readonly<Record<string, unknown>>;

/** Runs all steps in order; as on GitHub the first that fails is the last. */
export async function runAction(job: Job): Promise<JobResult> {
  const { workspace, temp, base, inputs = {} } = job;
  mkdirSync(temp, { recursive: true });
  const steps: Record<string, { readonly outputs: Readonly<Record<string, string>> }> = {};
  const github = {
    token: 'token',
    event_name: base === undefined ? 'push' : 'pull_request',
    event: base === undefined ? {} : { pull_request: { number: 7, base: { sha: base } } },
  };
  const context: Context = { github, steps };
  const defaults = Object.entries(action.inputs).map(([name, given]) => [name, fill(given.default, context)]);
  const all: Context = { ...context, inputs: { ...Object.fromEntries(defaults), ...inputs } };
  const used: { action: string; with: Readonly<Record<string, string>> }[] = [];
  const warnings: string[] = [];
  const summaryFile = join(temp, 'summary.md');
  writeFileSync(summaryFile, '');
  let log = '';
  let status = 0;
  for (const [at, step] of action.runs.steps.entries()) {
    if (step.if !== undefined && fill(step.if, all) !== 'true') continue;
    const given = Object.fromEntries(
      Object.entries(step.with ?? {}).map(([name, value]) => [name, fill(`${value}`, all)]),
    );
    const env = Object.fromEntries(
      Object.entries(step.env ?? {}).map(([name, value]) => [name, fill(value, all)]),
    );
    if (step.uses !== undefined) {
      used.push({ action: step.uses, with: given });
      if (step.uses.startsWith('actions/github-script@')) await runScript(given.script, env, job, warnings);
      continue;
    }
    const outputFile = join(temp, `output-${at}.txt`);
    writeFileSync(outputFile, '');
    const script = join(temp, `script-${at}.sh`);
    writeFileSync(script, step.run ?? '');
    const ran = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', script], {
      cwd: join(workspace, fill(step['working-directory'] ?? '.', all)),
      encoding: 'utf8',
      env: {
        ...process.env,
        PATH: [...(job.programs === undefined ? [] : [job.programs]), process.env.PATH].join(':'),
        GITHUB_WORKSPACE: workspace,
        GITHUB_ACTION_PATH: root.replace(/\/$/, ''),
        RUNNER_TEMP: temp,
        GITHUB_OUTPUT: outputFile,
        GITHUB_STEP_SUMMARY: summaryFile,
        ...env,
      },
    });
    log += ran.stdout + ran.stderr;
    if (step.id !== undefined) steps[step.id] = { outputs: outputsIn(outputFile) };
    if (ran.status !== 0) {
      status = ran.status ?? -1;
      break;
    }
  }
  const outputs = Object.entries(action.outputs).map(([name, { value }]) => [name, fill(value, all)]);
  const summary = readFileSync(summaryFile, 'utf8');
  return { status, log, used, warnings, summary, outputs: Object.fromEntries(outputs) };
}

function outputsIn(file: string): Readonly<Record<string, string>> {
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  return Object.fromEntries(lines.map((line) => line.split(/=(.*)/s).slice(0, 2)));
}

/** Puts values in for `${{ … }}`: names, texts in quotes, `==` and `&&`. */
function fill(text: string, context: Context): string {
  return text.replaceAll(/\$\{\{(.*?)\}\}/g, (_, expression: string) =>
    String(
      expression
        .split('&&')
        .map((part) => {
          const [left, right] = part.split('==').map((operand) => operandOf(operand.trim(), context));
          return right === undefined ? left : String(left === right);
        })
        .reduce((left, right) => (left === 'true' ? right : left)),
    ),
  );
}

function operandOf(operand: string, context: Context): string {
  const quoted = /^'(.*)'$/.exec(operand);
  if (quoted !== null) return quoted[1];
  let value: unknown = context;
  for (const key of operand.split('.')) value = (value as Context | undefined)?.[key];
  return value === undefined ? '' : String(value);
}

const AsyncFunction = (async () => {}).constructor as FunctionConstructor;

/** Runs what github-script would run, on comments in memory. */
export async function runScript(
  script: string,
  env: Readonly<Record<string, string>>,
  { comments = [], isFork = false, base }: Pick<Job, 'comments' | 'isFork' | 'base'>,
  warnings: string[],
): Promise<void> {
  const refused = () => {
    if (isFork) throw Object.assign(new Error('Resource not accessible by integration'), { status: 403 });
  };
  const issues = {
    listComments: 'listComments',
    createComment: async ({ body }: Comment) => {
      refused();
      comments.push({ id: comments.length + 1, user: { login: 'github-actions[bot]' }, body });
    },
    updateComment: async ({ comment_id, body }: { readonly comment_id: number; readonly body: string }) => {
      refused();
      for (const comment of comments) if (comment.id === comment_id) comment.body = body;
    },
  };
  const users = {
    getAuthenticated: async () => {
      throw Object.assign(new Error('Resource not accessible by integration'), { status: 403 });
    },
  };
  const github = { rest: { issues, users }, paginate: async () => comments };
  const context = {
    repo: { owner: 'someone', repo: 'nets' },
    payload: base === undefined ? {} : { pull_request: { number: 7 } },
  };
  const core = { warning: (text: string) => warnings.push(text) };
  const before = { ...process.env };
  Object.assign(process.env, env);
  try {
    const run = new AsyncFunction('github', 'context', 'core', 'require', script);
    await run(github, context, core, createRequire(import.meta.url));
  } finally {
    for (const name of Object.keys(env)) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  }
}
