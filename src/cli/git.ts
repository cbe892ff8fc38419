/**
 * What git knows of a working tree: which files differ from a revision, and the files of a revision. Every call is a
 * process of its own without a shell; nothing is written, and no name is ever taken for an option.
 */
import { execFile, spawn } from 'node:child_process';
import { Failure, systemCode, systemReason, wrongUsage } from './failure.js';

/** A file that differs; paths are as from the top of the repository, with slashes. */
export interface ChangedFile {
  readonly old: string | undefined;
  readonly new: string | undefined;
}

/** The two sides of a comparison: commits, or the working tree where `new` is undefined. */
export interface Revisions {
  readonly old: string;
  readonly new: string | undefined;
}

/** The files of a commit; undefined is read for one that has no text of its own (a link, a submodule, a huge one). */
export interface Tree {
  readonly paths: readonly string[];
  read(path: string): Promise<Buffer | undefined>;
}

const mostOutput = 512 * 1024 * 1024;

export class Repository {
  private constructor(
    /** The folder at the top. */
    readonly top: string,
    /** From the top to the folder that the command runs in: empty, or with a slash at its end. */
    readonly prefix: string,
  ) {}

  /** The repository around the current folder; a `Failure` where there is none, or no git. */
  static async open(): Promise<Repository> {
    const top = await git(['rev-parse', '--show-toplevel']);
    const prefix = await git(['rev-parse', '--show-prefix']);
    return new Repository(lineOf(top), lineOf(prefix));
  }

  /** `REV`, `A..B`, or `A...B` (from where B left A, to B). */
  async revisions(written: string): Promise<Revisions> {
    const parts = /^(.*?)(\.\.\.?)(.*)$/.exec(written);
    if (parts === null) return { old: await this.commit(written), new: undefined };
    const [, first, dots, second] = parts;
    const [older, newer] = [await this.commit(first || 'HEAD'), await this.commit(second || 'HEAD')];
    if (dots === '..') return { old: older, new: newer };
    const base = await git(['merge-base', older, newer]).catch(() => undefined);
    if (base === undefined) throw new Failure(`${first} and ${second} have no commit in common`);
    return { old: lineOf(base), new: newer };
  }

  /** The object id of a commit. */
  private async commit(name: string): Promise<string> {
    if (name.startsWith('-')) {
      throw wrongUsage(`${name} is no revision`, 'name a branch, a tag or a commit, such as --git main');
    }
    const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`];
    const found = name.includes('\0') ? undefined : await git(args).catch(() => undefined);
    if (found !== undefined) return lineOf(found);
    throw new Failure(`there is no revision ${name}`, {
      help: 'git branch --all and git tag list names; a shallow clone has few commits (fetch-depth: 0 gets all)',
    });
  }

  /** Files that differ between the two sides, with new ones that git does not track. */
  async changes({ old, new: newer }: Revisions): Promise<readonly ChangedFile[]> {
    const sides = newer === undefined ? [old] : [old, newer];
    const args = [
      'diff',
      '--no-color',
      '--name-status',
      '-z',
      '-M',
      '--no-ext-diff',
      '--no-textconv',
      ...sides,
    ];
    const changed = changedFiles(await git([...args, '--', everywhere]));
    if (newer !== undefined) return changed;
    const untracked = await this.listed(['--others']);
    return [...changed, ...untracked.map((path) => ({ old: undefined, new: path }))];
  }

  /** Files of the working tree: those that git tracks, and new ones that it does not ignore. */
  files(): Promise<readonly string[]> {
    return this.listed(['--cached', '--others']);
  }

  private async listed(which: readonly string[]): Promise<readonly string[]> {
    const args = ['ls-files', ...which, '--exclude-standard', '--full-name', '-z'];
    return fields(await git([...args, '--', everywhere]));
  }

  /**
   * Files that have a word in them, of those whose names match one of git's patterns; of the working tree where there is
   * no commit. Binary ones are left out.
   */
  async filesWith(
    word: string,
    commit: string | undefined,
    patterns: readonly string[],
  ): Promise<readonly string[]> {
    const args = ['grep', '--no-color', '--full-name', '-l', '-z', '-I', '-F', '-e', word];
    const where = commit === undefined ? ['--untracked'] : [commit];
    const names = patterns.map((pattern) => everywhere + pattern);
    // It ends with a status where no file has it.
    const found = await git([...args, ...where, '--', ...names]).catch(() => Buffer.alloc(0));
    const before = commit === undefined ? 0 : commit.length + 1;
    return fields(found).map((name) => name.slice(before));
  }

  /** Reads files of a commit through one process; `close` ends it. */
  async tree(commit: string): Promise<Tree & { close(): void }> {
    const objects = new Map<string, string>();
    const paths: string[] = [];
    for (const entry of fields(await git(['ls-tree', '-r', '-z', '--full-tree', commit]))) {
      const [about, path] = [entry.slice(0, entry.indexOf('\t')), entry.slice(entry.indexOf('\t') + 1)];
      const [mode, , object] = about.split(' ');
      paths.push(path);
      if (mode.startsWith('100')) objects.set(path, object);
    }
    const reader = new ObjectReader();
    return {
      paths,
      read: async (path) => {
        const object = objects.get(path);
        return object === undefined ? undefined : reader.read(object);
      },
      close: () => reader.close(),
    };
  }
}

/** A file of git's above this has no spec in it. */
const largestObject = 16 * 1024 * 1024;

/** `git cat-file --batch`: an object's id goes in, a line with its size and its bytes come out. */
class ObjectReader {
  private readonly child = spawn('git', ['cat-file', '--batch'], { stdio: ['pipe', 'pipe', 'ignore'] });
  private readonly chunks = this.child.stdout[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  private rest: Buffer = Buffer.alloc(0);
  private last: Promise<unknown> = Promise.resolve();

  constructor() {
    // Whatever fails shows when its output ends too early.
    this.child.on('error', () => {});
    this.child.stdin.on('error', () => {});
  }

  /** One after the other: answers come in the order of the questions. */
  read(object: string): Promise<Buffer | undefined> {
    const answer = this.last.then(() => this.ask(object));
    this.last = answer.catch(() => undefined);
    return answer;
  }

  close(): void {
    this.child.stdin.end();
  }

  private async ask(object: string): Promise<Buffer | undefined> {
    this.child.stdin.write(`${object}\n`);
    while (!this.rest.includes(10)) await this.more();
    const end = this.rest.indexOf(10);
    const [, kind, size] = this.rest.toString('latin1', 0, end).split(' ');
    this.rest = this.rest.subarray(end + 1);
    if (kind !== 'blob') return undefined;
    const bytes = await this.take(Number(size));
    await this.take(1);
    return bytes;
  }

  /** So many bytes; undefined where they are too many to keep. */
  private async take(size: number): Promise<Buffer | undefined> {
    const kept: Buffer[] = [];
    for (let left = size; left > 0; ) {
      if (this.rest.length === 0) await this.more();
      const part = this.rest.subarray(0, left);
      this.rest = this.rest.subarray(part.length);
      left -= part.length;
      if (size <= largestObject) kept.push(part);
    }
    return size <= largestObject ? Buffer.concat(kept) : undefined;
  }

  private async more(): Promise<void> {
    const { done, value } = await this.chunks.next();
    if (done) throw new Failure('git cat-file ended before it had answered');
    this.rest = this.rest.length === 0 ? value : Buffer.concat([this.rest, value]);
  }
}

/** All of the repository, wherever the command runs; a pattern may stand behind it. */
const everywhere = ':/';

/** `M\0path\0R100\0old\0new\0…` */
function changedFiles(output: Buffer): readonly ChangedFile[] {
  const parts = fields(output);
  const files: ChangedFile[] = [];
  for (let at = 0; at < parts.length; ) {
    const status = parts[at++][0];
    const first = parts[at++];
    if (status === 'R' || status === 'C') {
      const second = parts[at++];
      files.push({ old: status === 'R' ? first : undefined, new: second });
    } else {
      files.push({ old: status === 'A' ? undefined : first, new: status === 'D' ? undefined : first });
    }
  }
  return files;
}

function fields(output: Buffer): string[] {
  return output
    .toString('utf8')
    .split('\0')
    .filter((field) => field !== '');
}

const lineOf = (output: Buffer) => output.toString('utf8').replace(/\r?\n$/, '');

/** What git prints. Rejects with a `Failure` that says what it said. */
function git(args: readonly string[]): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = {
      encoding: 'buffer',
      maxBuffer: mostOutput,
      env: { ...process.env, LC_ALL: 'C' },
    } as const;
    // Without optional locks git leaves its index as it is.
    execFile('git', ['--no-optional-locks', '--no-pager', ...args], options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(explained(error, stderr.toString('utf8')));
    });
  });
}

function explained(error: Error, stderr: string): Failure {
  const code = systemCode(error);
  if (code === 'ENOENT') {
    return new Failure('git was not found', {
      help: 'install git, or compare two files: netspec diff OLD NEW',
    });
  }
  if (stderr.includes('not a git repository')) {
    return new Failure('this folder is in no git repository', {
      help: 'run it inside of one, or compare two files: netspec diff OLD NEW',
    });
  }
  const said = stderr
    .trim()
    .split('\n')[0]
    .replace(/^fatal: /, '');
  return new Failure(`git failed: ${said === '' ? systemReason(error) : said}`);
}
