/** What stands ready for other CI systems: the hooks of pre-commit, and the scripts that the guide gives for GitLab. */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { findSpecs } from '../../src/cli/paths.js';
import { broken, executable, root, tiny, Workplace } from '../cli/netspec.js';
import { hasBash, hasGit } from '../tools.js';

let here: Workplace;
beforeEach(() => {
  here = new Workplace();
});
afterEach(() => here.remove());

interface Hook {
  readonly id: string;
  readonly entry: string;
  readonly files: string;
  readonly exclude: string;
}
const hooks: readonly Hook[] = parse(readFileSync(join(root, '.pre-commit-hooks.yaml'), 'utf8'));

describe('.pre-commit-hooks.yaml', () => {
  it('has the keys that pre-commit knows, and a bin of the package as entry', () => {
    const { bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const known = ['id', 'name', 'description', 'entry', 'language', 'files', 'exclude', 'require_serial'];
    for (const hook of hooks) {
      expect(Object.keys(hook).filter((key) => !known.includes(key))).toEqual([]);
      const [program, command] = hook.entry.split(' ');
      expect(Object.keys(bin)).toContain(program);
      expect(here.run([command, '--help']).status).toBe(0);
    }
    expect(hooks.map(({ id }) => id)).toEqual(['netspec-lint', 'netspec-fmt']);
  });

  it('takes the files that netspec finds in a folder, and no others', async () => {
    const folder = fc.constantFrom(
      '',
      'a/',
      'a/b.c/',
      '.hidden/',
      'a/.hidden/',
      'node_modules/',
      'a/node_modules/x/',
    );
    const name = fc.constantFrom('net', 'net.x', '.net', '', 'a b', '-x');
    const suffix = fc.constantFrom(
      ...['.netspec', '.netspec.yaml', '.netspec.yml', '.netspec.json'],
      ...['.netspec.toml', '.NETSPEC', '.yaml', '.netspec.yaml.bak', 'netspec', '.netspec.', '.netspecs'],
    );
    const paths = [
      ...new Set(fc.sample(fc.tuple(folder, name, suffix), 1000).map((parts) => parts.join(''))),
    ];
    for (const path of paths) here.write(`all/${path.endsWith('/') ? `${path}x` : path}`, tiny);
    const { files } = await findSpecs([here.path('all')]);
    const found = files.map((file) => file.slice(here.path('all/').length)).sort();
    expect(found.length).toBeGreaterThan(20);
    for (const { files: pattern, exclude } of hooks) {
      const taken = paths.filter((path) => new RegExp(pattern).test(path) && !new RegExp(exclude).test(path));
      expect(taken.sort()).toEqual(found);
    }
  });

  it('fail on a spec with a mistake, and change one that is not formatted', () => {
    here.write('good.netspec', tiny);
    here.write('bad.netspec', broken);
    here.write('untidy.netspec', tiny.replaceAll('  ', '    '));
    const run = ({ entry }: Hook, ...files: string[]) => here.run([...entry.split(' ').slice(1), ...files]);
    const [lint, fmt] = hooks;
    expect(run(lint, 'good.netspec', 'untidy.netspec').status).toBe(0);
    expect(run(lint, 'good.netspec', 'bad.netspec').status).toBe(1);
    const before = here.read('untidy.netspec');
    expect(run(fmt, 'good.netspec', 'untidy.netspec').status).toBe(0);
    expect(here.read('untidy.netspec')).not.toBe(before);
  });
});

interface GitlabJob {
  readonly script: readonly string[];
  readonly artifacts: {
    readonly reports?: Readonly<Record<string, string>>;
    readonly paths?: readonly string[];
  };
}

/** The jobs in the part of the guide that is about GitLab. */
function gitlabJobs(): ReadonlyMap<string, GitlabJob> {
  const [, part] = readFileSync(join(root, 'docs/ci.md'), 'utf8').split('## GitLab');
  const [section] = part.split('\n## ');
  const blocks = [...section.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, text]) => parse(text));
  return new Map(blocks.flatMap((block) => Object.entries(block as Record<string, GitlabJob>)));
}

describe.skipIf(!hasGit || !hasBash)('the jobs for GitLab in the guide (with git and bash)', () => {
  /** Runs the lines of a job as a runner does, with this package in the place of what npx would find. */
  function run(name: string, variables: Readonly<Record<string, string>> = {}) {
    const { script } = gitlabJobs().get(name) as GitlabJob;
    mkdirSync(here.path('programs'), { recursive: true });
    const program = `#!/bin/sh\n[ "$1" = netspec ] && shift\nexec "${process.execPath}" "${executable}" "$@"\n`;
    writeFileSync(here.path('programs/npx'), program);
    chmodSync(here.path('programs/npx'), 0o755);
    return spawnSync('bash', ['-eo', 'pipefail', '-c', script.join('\n')], {
      cwd: here.path('checkout'),
      encoding: 'utf8',
      env: {
        ...process.env,
        PATH: `${here.path('programs')}:${process.env.PATH}`,
        CI_PROJECT_DIR: here.path('checkout'),
        ...variables,
      },
    });
  }

  it('write the report that each hands over, and fail as lint does', () => {
    here.write('checkout/nets/bad.netspec', broken);
    here.write('checkout/good.netspec', tiny);
    for (const [name, kind] of [
      ['netspec', 'codequality'],
      ['netspec-tests', 'junit'],
    ]) {
      const { status, stderr } = run(name);
      expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
      const report = gitlabJobs().get(name)?.artifacts.reports?.[kind] ?? '';
      expect(here.read(`checkout/${report}`)).toContain('nets/bad.netspec');
    }
    here.write('checkout/nets/bad.netspec', tiny);
    expect(run('netspec').status).toBe(0);
    here.write(
      'checkout/nets/bad.netspec',
      'network Twice { input 8x8x1; conv 4 F=3; relu; relu; conv 2 F=3 }\n',
    );
    expect(run('netspec').status).toBe(1);
  });

  it('compare with the base of a merge request', () => {
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.com', ...args], {
        cwd: here.path('origin'),
        encoding: 'utf8',
      }).trim();
    here.write('origin/tiny.netspec', tiny);
    git('init', '-q', '-b', 'main');
    const commit = () => {
      git('add', '-A');
      git('commit', '-q', '-m', 'x');
      return git('rev-parse', 'HEAD');
    };
    const base = commit();
    here.write('origin/tiny.netspec', tiny.replaceAll('width = 4', 'width = 8'));
    const head = commit();
    git('clone', '-q', '--depth=1', `file://${here.path('origin')}`, here.path('checkout'));
    const { status, stderr } = run('netspec-diff', { CI_MERGE_REQUEST_DIFF_BASE_SHA: base });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^error: Tiny: params \+.* is more than --fail-on params\+5% allows\n$/);
    const [path = ''] = gitlabJobs().get('netspec-diff')?.artifacts.paths ?? [];
    expect(here.read(`checkout/${path}`)).toContain('params');
    const same = run('netspec-diff', { CI_MERGE_REQUEST_DIFF_BASE_SHA: head });
    expect({ status: same.status, stderr: same.stderr }).toEqual({ status: 0, stderr: '' });
  });
});
