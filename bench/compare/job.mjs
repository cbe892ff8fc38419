/** What every side reads of a job: images, labels, and the program with its tensors. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Classes in turn; every network here has at least ten. */
export function labelsOf({ batch }) {
  return Int32Array.from({ length: batch }, (_, i) => (i * 7) % 10);
}

export function floatsIn(folder, name) {
  const { buffer } = new Uint8Array(readFileSync(join(folder, name)));
  return new Float32Array(buffer);
}

/** (n, positions, channels), or back with `toLast`, as (n, channels, positions). */
export function swapped(data, n, channels, toLast) {
  const positions = data.length / n / channels;
  const result = new Float32Array(data.length);
  for (let i = 0; i < n; i++) {
    for (let p = 0; p < positions; p++) {
      for (let c = 0; c < channels; c++) {
        const last = (i * positions + p) * channels + c;
        const first = (i * channels + c) * positions + p;
        if (toLast) result[last] = data[first];
        else result[first] = data[last];
      }
    }
  }
  return result;
}

/** Nodes, and tensors by name: dims and values. */
export function programOf({ folder }) {
  const { nodes, tensors } = JSON.parse(readFileSync(join(folder, 'program.json'), 'utf8'));
  const { buffer } = new Uint8Array(readFileSync(join(folder, 'tensors.bin')));
  const values = tensors.map(({ name, dims, type, at, bytes }) => {
    const own = buffer.slice(at, at + bytes);
    const data = type === 'int64' ? Array.from(new BigInt64Array(own), Number) : new Float32Array(own);
    return [name, { dims, data }];
  });
  return { nodes, tensors: new Map(values) };
}
