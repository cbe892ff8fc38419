/** The other end of a side's process: starts it, asks it one thing at a time, ends it. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { learningRate } from './rows.mjs';
import { stepsChecked } from './tolerance.mjs';

const worker = fileURLToPath(new URL('worker.mjs', import.meta.url));
const torch = fileURLToPath(new URL('sides/pytorch.py', import.meta.url));
export const python = process.env.PYTHON ?? '/usr/bin/python3';

/** On by default from Node 22 on. */
const relaxedFlags =
  Number(process.versions.node.split('.')[0]) < 22 ? ['--experimental-wasm-relaxed-simd'] : [];

/** How long a side may take for one answer. */
const patience = 600_000;

export class Peer {
  constructor(side, jobFile, threads) {
    const [command, args] =
      side === 'pytorch'
        ? [python, [torch, jobFile, `${threads}`, `${learningRate}`, `${stepsChecked}`]]
        : [
            process.execPath,
            [...(side === 'netspec-relaxed' ? relaxedFlags : []), worker, side, jobFile, `${threads}`],
          ];
    this.side = side;
    this.child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    this.errors = '';
    this.waiting = [];
    this.child.stderr.on('data', (text) => {
      this.errors = `${this.errors}${text}`.slice(-2000);
    });
    // A side that has ended is told by its exit; what was written to it then is lost.
    this.child.stdin.on('error', () => undefined);
    this.child.on('error', (error) => this.settle({ error: error.message }));
    this.child.on('exit', (code) =>
      this.settle({ error: `it ended with ${code}: ${lastLine(this.errors)}` }),
    );
    createInterface({ input: this.child.stdout }).on('line', (line) => {
      if (line.startsWith('@')) this.settle(JSON.parse(line.slice(1)));
    });
  }

  settle(message) {
    const next = this.waiting.shift();
    if (next !== undefined) next(message);
    else this.early = message;
  }

  /** The answer; throws what the side says went wrong. */
  async answer() {
    let timer;
    const late = new Promise((resolve) => {
      timer = setTimeout(() => resolve({ error: `no answer in ${patience / 1000} s` }), patience);
    });
    const next = new Promise((resolve) => {
      if (this.early === undefined) this.waiting.push(resolve);
      else resolve(this.early);
      this.early = undefined;
    });
    const message = await Promise.race([next, late]);
    clearTimeout(timer);
    if (message.error !== undefined) throw new Error(message.error);
    return message;
  }

  ask(line) {
    const answer = this.answer();
    this.child.stdin.write(`${line}\n`);
    return answer;
  }

  end() {
    this.child.stdin.end('end\n');
    const force = setTimeout(() => this.child.kill(), 2000);
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(force);
        resolve();
      };
      if (this.child.exitCode !== null || this.child.signalCode !== null) done();
      else this.child.once('exit', done);
    });
  }
}

const lastLine = (text) => text.trim().split('\n').at(-1)?.slice(0, 200) ?? '';
