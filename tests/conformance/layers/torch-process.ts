/** A Python process with PyTorch that answers one file of layers after the other, while this process does its own part. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Given } from './configuration.js';

const python = '/usr/bin/python3';
const script = fileURLToPath(new URL('../layers_torch.py', import.meta.url));

export const hasTorch = spawnSync(python, ['-c', 'import torch']).status === 0;

export interface Question {
  readonly kind: string;
  readonly n: number;
  readonly inputs: readonly (readonly number[])[];
  readonly attributes: Given;
  readonly pool?: Given;
  readonly frozen: boolean;
  /** Absent where netspec refuses the layer: then PyTorch takes weights of its own. */
  readonly weights?: Readonly<Record<string, readonly number[]>>;
  /** The inputs, then the weights. */
  readonly values: readonly Float64Array[];
}

export type Answer =
  | { readonly rejected: string }
  /** Neither side's: something is wrong with the test, or the weights do not fit. */
  | { readonly mistake: string }
  | { readonly shape: readonly number[]; readonly parts: Readonly<Record<string, Float64Array>> };

type Line =
  | { readonly rejected: string }
  | { readonly mistake: string }
  | { readonly shape: readonly number[]; readonly parts: readonly (readonly [string, number])[] };

export class TorchProcess {
  private readonly folder = mkdtempSync(join(tmpdir(), 'netspec-torch-'));
  private readonly child: ChildProcess;
  private readonly waiting: { resolve(line: string): void; reject(error: Error): void }[] = [];
  private asked = 0;
  private complaint = '';

  constructor() {
    this.child = spawn(python, ['-B', script], { stdio: ['pipe', 'pipe', 'pipe'] });
    const { stdout, stderr } = this.child;
    if (stdout === null || stderr === null) throw new Error('the process has no output');
    stderr.on('data', (data) => {
      this.complaint += String(data);
    });
    createInterface({ input: stdout }).on('line', (line) => this.waiting.shift()?.resolve(line));
    this.child.on('close', (code, signal) => {
      const error = new Error(`PyTorch ended (${signal ?? code}): ${this.complaint}`);
      for (const { reject } of this.waiting.splice(0)) reject(error);
    });
  }

  /** Answers in the order of the questions. Rejects where the process ends first. */
  async ask(questions: readonly Question[]): Promise<Answer[]> {
    const name = join(this.folder, String(this.asked++));
    const names = { requests: `${name}.json`, values: `${name}.in`, answers: `${name}.out` };
    writeFileSync(names.requests, JSON.stringify(questions.map(({ values, ...request }) => request)));
    writeFileSync(names.values, bytesOf(questions.flatMap(({ values }) => values)));
    const answered = new Promise<string>((resolve, reject) => this.waiting.push({ resolve, reject }));
    this.child.stdin?.write(`${JSON.stringify(names)}\n`);
    const lines = JSON.parse(await answered) as Line[];
    const bytes = readFileSync(names.answers);
    const all = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
    let at = 0;
    return lines.map((line) => {
      if (!('parts' in line)) return line;
      const parts = line.parts.map(([part, length]) => {
        at += length;
        return [part, all.subarray(at - length, at)] as const;
      });
      return { shape: line.shape, parts: Object.fromEntries(parts) };
    });
  }

  end(): void {
    this.child.stdin?.end();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function bytesOf(lists: readonly Float64Array[]): Uint8Array {
  const all = new Float64Array(lists.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const list of lists) {
    all.set(list, at);
    at += list.length;
  }
  return new Uint8Array(all.buffer);
}
