/** The GitHub Action: its form as GitHub documents it, and what its scripts do in a repository with a pull request. */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { broken, root, tiny, Workplace } from '../cli/netspec.js';
import { hasBash, hasGit } from '../tools.js';
import { action, actionText, type Comment, runAction, runScript } from './action-runner.js';

const steps = action.runs.steps;
const scripts = steps
  .flatMap(({ run, with: given }) => [run, given?.script])
  .filter((text) => text !== undefined);

describe('action.yml', () => {
  it('has the keys of a composite action and no others', () => {
    const unknown = (value: object, known: readonly string[]) =>
      Object.keys(value).filter((key) => !known.includes(key));
    expect(
      unknown(action, ['name', 'author', 'description', 'inputs', 'outputs', 'runs', 'branding']),
    ).toEqual([]);
    for (const input of Object.values(action.inputs)) {
      expect(unknown(input, ['description', 'required', 'default', 'deprecationMessage'])).toEqual([]);
      expect(typeof input.default).toBe('string');
      expect(input.description).not.toBe('');
    }
    for (const output of Object.values(action.outputs))
      expect(Object.keys(output)).toEqual(['description', 'value']);
    expect(Object.keys(action.runs)).toEqual(['using', 'steps']);
    expect(action.runs.using).toBe('composite');
    const common = ['name', 'id', 'if', 'env', 'continue-on-error'];
    for (const step of steps) {
      const own = step.run === undefined ? ['uses', 'with'] : ['run', 'shell', 'working-directory'];
      expect(unknown(step, [...common, ...own])).toEqual([]);
      // A composite action must say the shell of every script.
      expect(step.run === undefined ? step.uses : step.shell).toMatch(/^bash$|^[\w-]+\/[\w/-]+@v\d+$/);
    }
  });

  it('puts nothing into a script but variables', () => {
    expect(scripts.length).toBeGreaterThan(4);
    for (const script of scripts) expect(script).not.toContain('${{');
  });

  it('names only what there is', () => {
    const expressions = [...actionText.matchAll(/\$\{\{(.*?)\}\}/g)].map(([, text]) => text);
    const ids = new Map(steps.map(({ id, run = '' }) => [id, run]));
    for (const text of expressions) {
      for (const [, name] of text.matchAll(/inputs\.([\w-]+)/g))
        expect(Object.keys(action.inputs)).toContain(name);
      for (const [, id, output] of text.matchAll(/steps\.([\w-]+)\.outputs\.([\w-]+)/g))
        expect(ids.get(id)).toContain(`echo "${output}=$`);
      expect(text).not.toMatch(/secrets|\bhead_ref\b|\btitle\b|\bbody\b/);
    }
    for (const name of Object.keys(action.inputs)) expect(actionText).toContain(`inputs.${name}`);
  });

  it('has the inputs that the guide lists', () => {
    const guide = readFileSync(join(root, 'docs/ci.md'), 'utf8');
    const [github] = guide.split('## GitLab');
    const rows = [...github.matchAll(/^\| `([\w-]+)` \|/gm)].map(([, name]) => name);
    expect([...rows].sort()).toEqual(Object.keys(action.inputs).sort());
  });
});

describe.skipIf(!hasGit || !hasBash)('the action in a repository (with git and bash)', () => {
  let here: Workplace;
  let base: string;
  const workspace = () => here.path('checkout');
  const git = (folder: string, ...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.com', ...args], {
      cwd: here.path(folder),
      encoding: 'utf8',
    }).trim();
  const commit = (message: string) => {
    git('origin', 'add', '-A');
    git('origin', 'commit', '-q', '-m', message);
    return git('origin', 'rev-parse', 'HEAD');
  };
  /** Makes the head of the pull request, and checks out this one commit as actions/checkout does. */
  const propose = (files: Readonly<Record<string, string>>) => {
    for (const [name, text] of Object.entries(files)) here.write(`origin/${name}`, text);
    commit('change');
    git('.', 'clone', '-q', '--depth=1', `file://${here.path('origin')}`, workspace());
  };
  const job = (inputs: Readonly<Record<string, string>> = {}) => ({
    workspace: workspace(),
    temp: here.path('temp'),
    inputs,
  });

  beforeEach(() => {
    here = new Workplace();
    mkdirSync(here.path('origin'));
    git('origin', 'init', '-q', '-b', 'main');
    here.write('origin/nets/tiny.netspec', tiny);
    base = commit('base');
  });
  afterEach(() => here.remove());

  it('passes a push without findings, compares nothing and uploads nothing', async () => {
    propose({ 'readme.txt': 'x' });
    const result = await runAction(job());
    expect(result).toMatchObject({
      status: 0,
      summary: '',
      warnings: [],
      outputs: { 'lint-status': '0', 'diff-status': '' },
    });
    expect(result.used.map((one) => one.action.split('@')[0])).toEqual(['actions/setup-node']);
  });

  it('annotates from the top of the checkout, also from a folder in it, and fails as lint does', async () => {
    propose({ 'nets/broken.netspec': broken });
    const { status, log, outputs } = await runAction(job({ 'working-directory': 'nets' }));
    expect(log).toMatch(/^::error file=nets\/broken\.netspec,line=3,endLine=3,col=16,/m);
    expect({ status, outputs }).toEqual({ status: 1, outputs: { 'lint-status': '1', 'diff-status': '' } });
  });

  it('hands a SARIF log over that names files from the top', async () => {
    propose({ 'nets/broken.netspec': broken });
    const { status, used } = await runAction(job({ sarif: 'true', 'working-directory': 'nets' }));
    expect(status).toBe(1);
    const upload = used.find((one) => one.action.startsWith('github/codeql-action/upload-sarif@'));
    const log = JSON.parse(readFileSync(upload?.with.sarif_file ?? '', 'utf8'));
    const [result] = log.runs[0].results;
    expect(result.locations[0].physicalLocation.artifactLocation.uri).toBe('nets/broken.netspec');
  });

  it('takes several paths, a limit of warnings, a configuration and a baseline', async () => {
    propose({
      'nets/broken.netspec': broken,
      'a b/twice.netspec': tiny.replace('      relu\n', '      relu\n      relu\n'),
      'none.yaml': 'rules: {}\n',
    });
    const paths = 'nets/tiny.netspec\n\na b\n';
    expect((await runAction(job({ paths }))).status).toBe(0);
    expect((await runAction(job({ paths, 'max-warnings': '0' }))).status).toBe(1);
    here.write('checkout/off.yaml', 'extends: "off"\n');
    expect((await runAction(job({ paths, 'max-warnings': '0', config: 'off.yaml' }))).status).toBe(0);
    here.run(['lint', '--baseline', here.path('known.json'), '--write-baseline', here.path('checkout/a b')]);
    const known = { paths, 'max-warnings': '0', baseline: here.path('known.json') };
    expect((await runAction(job(known))).status).toBe(0);
  });

  it('comments once what a pull request changes, with a base that the checkout did not have', async () => {
    propose({ 'nets/tiny.netspec': tiny.replaceAll('width = 4', 'width = 8') });
    const comments: Comment[] = [
      { id: 0, user: { login: 'someone' }, body: '<!-- netspec diff . --> not mine' },
    ];
    const pull = { ...job(), base, comments };
    const first = await runAction(pull);
    expect(first).toMatchObject({ status: 0, outputs: { 'diff-status': '0' }, warnings: [] });
    expect(comments).toHaveLength(2);
    const { body } = comments[1];
    expect(body).toMatch(/^<!-- netspec diff \. -->\n/);
    expect(body).toContain('params');
    expect(first.summary.trim()).toBe(body.split('\n').slice(1).join('\n').trim());
    writeFileSync(join(workspace(), 'nets/tiny.netspec'), tiny.replaceAll('width = 4', 'width = 16'));
    await runAction(pull);
    expect(comments).toHaveLength(2);
    expect(comments[1].body).not.toBe(body);
    expect(comments[0].body).toContain('not mine');
  });

  it('shortens a comment that GitHub would not take', async () => {
    const script = `${steps.find(({ uses }) => uses?.startsWith('actions/github-script@'))?.with?.script}`;
    here.write('diff.md', 'a line of the comparison\n'.repeat(4000));
    const comments: Comment[] = [];
    await runScript(script, { DIFF_FILE: here.path('diff.md'), FOLDER: '.' }, { base, comments }, []);
    expect(comments[0].body.length).toBeLessThan(65_536);
    expect(comments[0].body).toMatch(/comparison\n\n… the rest is in the summary of the job$/);
  });

  it('says nothing where no spec differs', async () => {
    propose({ 'readme.txt': 'x' });
    const comments: Comment[] = [];
    expect((await runAction({ ...job(), base, comments })).status).toBe(0);
    expect(comments).toEqual([]);
  });

  it('warns where it may not comment, and still holds the limits', async () => {
    propose({ 'nets/tiny.netspec': tiny.replaceAll('width = 4', 'width = 8') });
    const inputs = { 'fail-on': 'depth+5\nparams+1%\n' };
    const result = await runAction({ ...job(inputs), base, isFork: true });
    expect(result.warnings).toHaveLength(1);
    expect(result).toMatchObject({ status: 1, outputs: { 'lint-status': '0', 'diff-status': '1' } });
    expect(result.summary).toContain('params');
  });

  it('runs no command that an input holds', async () => {
    propose({ 'nets/broken.netspec': broken });
    const evil = '$(touch owned) `touch owned`"; touch owned; \' && touch owned #';
    for (const name of ['paths', 'config', 'baseline', 'max-warnings', 'fail-on', 'version']) {
      const { status } = await runAction({ ...job({ [name]: evil }), base });
      expect(status, name).not.toBe(0);
    }
    for (const name of ['paths', 'config', 'baseline', 'max-warnings'])
      expect((await runAction(job({ [name]: '--fix' }))).status, name).not.toBe(0);
    for (const folder of ['checkout', 'temp', 'origin'])
      expect(existsSync(here.path(`${folder}/owned`))).toBe(false);
    expect(existsSync(join(root, 'owned'))).toBe(false);
  });

  it('installs the version that is asked for', async () => {
    propose({ 'readme.txt': 'x' });
    mkdirSync(here.path('programs'));
    // Stands for npm: notes what it is asked, and puts this package where npm would.
    writeFileSync(
      here.path('programs/npm'),
      '#!/bin/sh\nprintf "%s\\n" "$@" > "$NPM_NOTES"\nmkdir -p "$3/node_modules"\nln -sfn "$NPM_GIVES" "$3/node_modules/netspec"\n',
    );
    chmodSync(here.path('programs/npm'), 0o755);
    symlinkSync(root, here.path('package'));
    const notes = here.path('notes.txt');
    Object.assign(process.env, { NPM_NOTES: notes, NPM_GIVES: here.path('package') });
    try {
      const given = { ...job({ version: '^1.2.3' }), programs: here.path('programs') };
      expect((await runAction(given)).status).toBe(0);
    } finally {
      delete process.env.NPM_NOTES;
      delete process.env.NPM_GIVES;
    }
    expect(readFileSync(notes, 'utf8')).toContain('\nnetspec@^1.2.3\n');
  });
});
