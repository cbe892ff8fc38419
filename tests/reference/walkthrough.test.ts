/** Does what the guides ask for, step by step, in a repository of its own, and compares what is printed with what they show. */
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { globSync } from 'tinyglobby';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { executable, root, Workplace } from '../cli/netspec.js';
import { hasBash, hasGit } from '../tools.js';
import { changed, isShown, type Step, stepsOf } from './walkthrough.js';

const guides = globSync(['README.md', 'docs/**/*.md'], { cwd: root })
  .sort()
  .map((page) => ({ page, steps: stepsOf(readFileSync(join(root, page), 'utf8')) }))
  .filter(({ steps }) => steps.some(({ kind }) => kind === 'console'));

it('finds the guides that are walked through', () => {
  expect(guides.map(({ page }) => page)).toContain('docs/lint.md');
});

describe.skipIf(!hasBash || !hasGit).each(guides)('$page (needs bash and git)', ({ steps }) => {
  let here: Workplace;
  let tools: Workplace;
  /** What the last command ended with, for `echo $?`. */
  let status = 0;

  beforeAll(() => {
    here = new Workplace();
    tools = new Workplace();
    cpSync(join(root, 'specs'), here.path('specs'), { recursive: true });
    tools.write('npx', `#!/bin/sh\nshift\nexec "${process.execPath}" "${executable}" "$@"\n`, 0o755);
    type('git init --quiet && git add specs && git commit --quiet --message Specs');
  });
  afterAll(() => {
    here.remove();
    tools.remove();
  });

  const author = {
    GIT_AUTHOR_NAME: 'A',
    GIT_AUTHOR_EMAIL: 'a@b',
    GIT_COMMITTER_NAME: 'A',
    GIT_COMMITTER_EMAIL: 'a@b',
  };

  function type(command: string): string {
    const { COLUMNS: _, FORCE_COLOR: __, NO_COLOR: ___, ...inherited } = process.env;
    const run = spawnSync('bash', ['-c', `exec 2>&1; (exit ${status}); ${command}`], {
      cwd: here.folder,
      encoding: 'utf8',
      env: { ...inherited, ...author, PATH: `${tools.folder}${delimiter}${process.env.PATH}` },
    });
    status = run.status ?? 70;
    return run.stdout;
  }

  const doStep: { readonly [K in Step['kind']]: (step: Extract<Step, { kind: K }>) => void } = {
    file: ({ path, text }) => {
      here.write(path, text);
    },
    change: ({ path, patch }) => {
      here.write(path, changed(here.read(path), patch));
    },
    console: ({ commands }) => {
      for (const { command, shown } of commands) {
        const printed = type(command);
        if (!isShown(shown, printed))
          expect(`$ ${command}\n${printed}`).toBe(`$ ${command}\n${shown.join('\n')}\n`);
      }
    },
  };

  it.each(steps)('$kind at line $line', (step) => {
    if (step.kind === 'file') doStep.file(step);
    else if (step.kind === 'change') doStep.change(step);
    else doStep.console(step);
  });
});

describe('what counts as shown', () => {
  const printed = 'a\nb\nc\nd\n';

  it.each([
    [['a', 'b', 'c', 'd'], true],
    [['a', '…', 'd'], true],
    [['…', 'b', 'c', '…'], true],
    [['…'], true],
    [['a', '…'], true],
    [['…', 'c', '…', 'd'], true],
    [['a', 'b', 'c'], false],
    [['b', '…'], false],
    [['…', 'c'], false],
    [['…', 'c', '…', 'b', '…'], false],
    [['…', 'b', 'd', '…'], false],
    [['a', '…', 'a', '…'], false],
    [[], false],
  ])('%j: %s', (shown, expected) => {
    expect(isShown(shown, printed)).toBe(expected);
  });

  it('takes silence for nothing shown', () => {
    expect(isShown([], '')).toBe(true);
    expect(isShown(['a'], '')).toBe(false);
  });
});
