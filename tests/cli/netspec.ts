/** Runs the built command as a process, in a folder of its own; `npm test` builds it first. */
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';

export const root = fileURLToPath(new URL('../..', import.meta.url));
/** NETSPEC_BIN names another build to try. */
export const executable = process.env.NETSPEC_BIN ?? join(root, 'dist', 'bin', 'netspec.js');
export const lenet = join(root, 'specs', 'lenet5.netspec');

/** How a process is started that permissions apply to; undefined where root's checkout is closed to others. */
export const unprivileged = ((): { uid?: number; gid?: number } | undefined => {
  if (process.getuid?.() !== 0) return {};
  const nobody = { uid: 65534, gid: 65534 };
  return spawnSync(process.execPath, [executable, '--version'], nobody).status === 0 ? nobody : undefined;
})();

export interface Result {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface RunOptions {
  /** Milliseconds until the command is given up; two minutes unless said. */
  readonly timeout?: number;
  readonly input?: string | Uint8Array;
  readonly environment?: Readonly<Record<string, string>>;
}

/** A folder with files, and the command run in it. */
export class Workplace {
  readonly folder = mkdtempSync(join(tmpdir(), 'netspec-cli-'));

  path(name: string): string {
    return join(this.folder, name);
  }

  write(name: string, content: string | Uint8Array, mode?: number): string {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), content);
    if (mode !== undefined) chmodSync(this.path(name), mode);
    return name;
  }

  read(name: string): string {
    return readFileSync(this.path(name), 'utf8');
  }

  bytes(name: string): Buffer {
    return readFileSync(this.path(name));
  }

  has(name: string): boolean {
    return existsSync(this.path(name));
  }

  run(args: readonly string[], { input, environment, timeout = 120_000 }: RunOptions = {}): Result {
    const { status, stdout, stderr } = spawnSync(process.execPath, [executable, ...args], {
      cwd: this.folder,
      encoding: 'utf8',
      input: input ?? '',
      timeout,
      env: this.environment(environment),
    });
    return { status, stdout, stderr };
  }

  /** Starts the command and sends it a signal some milliseconds after its output contains a text. */
  interrupted(args: readonly string[], signal: NodeJS.Signals, when: string, pause = 0): Promise<Result> {
    return new Promise((resolve) => {
      const child = spawn(process.execPath, [executable, ...args], {
        cwd: this.folder,
        env: this.environment(),
      });
      let stdout = '';
      let stderr = '';
      let due: NodeJS.Timeout | undefined;
      child.stdout.on('data', (chunk: Buffer) => {
        stdout += chunk.toString();
        if (stdout.includes(when)) due ??= setTimeout(() => child.kill(signal), pause);
      });
      child.stderr.on('data', (chunk: Buffer) => {
        stderr += chunk.toString();
      });
      child.on('close', (status) => {
        clearTimeout(due);
        resolve({ status, stdout, stderr });
      });
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private environment(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
    const { COLUMNS: _, FORCE_COLOR: __, NO_COLOR: ___, ...inherited } = process.env;
    return { ...inherited, ...more };
  }
}

/** Problems of a value by a JSON Schema (draft 2020-12); empty when it fits. */
export function problems(schema: object, value: unknown): readonly string[] {
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);
  return validate(value)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** A network that trains in no time, for 8x8 digits. */
export const tiny = `network Tiny(classes = 10, width = 4) {
  input 8x8x1
  c1: conv width F=3 P=1   -> [8, 8, width]
      relu
  s1: maxpool F=2 S=2
      flatten
  out: dense classes
  train {
    loss cross_entropy
    optimizer sgd lr=0.05 momentum=0.9
    batch 32
    epochs 3
  }
}
`;

/** One mistake: a filter that does not fit. */
export const broken = `network Broken {
  input 8x8x1
  c1: conv 4 F=9
}
`;
