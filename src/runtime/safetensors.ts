/**
 * The safetensors format: an 8-byte little-endian header length, a JSON header, then the values. Writing keeps data
 * aligned to 8 bytes; reading believes nothing in the header that it has not checked.
 * Format: github.com/huggingface/safetensors, README "Format".
 */

export type TensorData = Float32Array | Float64Array | Int32Array | Uint32Array;

export interface NamedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: TensorData;
}

export interface TensorFile {
  /** In the order of the file's header. */
  readonly tensors: ReadonlyMap<string, NamedTensor>;
  /** The header's `__metadata__`. */
  readonly metadata: ReadonlyMap<string, string>;
}

/** Bytes that are no safetensors file, or one that does not fit. The message is one line without a final stop. */
export class SafetensorsError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SafetensorsError';
  }
}

type TensorType = 'F64' | 'F32' | 'I32' | 'U32';

const bytesPerValue: Readonly<Record<TensorType, number>> = { F64: 8, F32: 4, I32: 4, U32: 4 };
const largestHeader = 100_000_000;

function typeOfData(data: TensorData): TensorType {
  if (data instanceof Float64Array) return 'F64';
  if (data instanceof Float32Array) return 'F32';
  return data instanceof Int32Array ? 'I32' : 'U32';
}

/**
 * The file's bytes. Tensors of 8-byte values come first, then names are in order, so that equal contents give equal
 * bytes.
 * Throws a SafetensorsError for two tensors of one name and for data whose length is not its shape's product.
 */
export function writeSafetensors(
  tensors: readonly NamedTensor[],
  metadata: ReadonlyMap<string, string> = new Map(),
): Uint8Array {
  const wide = (tensor: NamedTensor) => Number(tensor.data instanceof Float64Array);
  const ordered = [...tensors].sort((a, b) => wide(b) - wide(a) || compareNames(a.name, b.name));
  const entries: string[] = [];
  if (metadata.size > 0) {
    const sorted = [...metadata].sort(([a], [b]) => compareNames(a, b));
    const pairs = sorted.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
    entries.push(`"__metadata__":{${pairs.join(',')}}`);
  }
  const names = new Set<string>(['__metadata__']);
  let end = 0;
  for (const { name, shape, data } of ordered) {
    if (names.has(name)) throw new SafetensorsError(`the tensor name ${quoted(name)} is taken`);
    names.add(name);
    if (sizeOf(shape) !== data.length) {
      throw new SafetensorsError(
        `${quoted(name)} has ${data.length} values, its shape ${shape.join('x')} another number`,
      );
    }
    const begin = end;
    end += data.byteLength;
    entries.push(
      `${JSON.stringify(name)}:{"dtype":"${typeOfData(data)}","shape":[${shape.join(',')}],"data_offsets":[${begin},${end}]}`,
    );
  }
  const json = new TextEncoder().encode(`{${entries.join(',')}}`);
  const headerLength = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + headerLength + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
  bytes.fill(0x20, 8, 8 + headerLength);
  bytes.set(json, 8);
  let at = 8 + headerLength;
  for (const { data } of ordered) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}

/** Reads a whole file; the tensors are copies. Throws a SafetensorsError that says what is wrong. */
export function readSafetensors(bytes: Uint8Array): TensorFile {
  if (bytes.length < 8) throw new SafetensorsError(`only ${bytes.length} bytes, too few for a header`);
  const declared = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true);
  if (declared > BigInt(largestHeader))
    throw new SafetensorsError(`a header of ${declared} bytes is too large`);
  const dataStart = 8 + Number(declared);
  if (dataStart > bytes.length) {
    throw new SafetensorsError(
      `the header should have ${declared} bytes, but the file ends after ${bytes.length - 8}`,
    );
  }
  const header = parseHeader(bytes.subarray(8, dataStart));
  const data = bytes.subarray(dataStart);
  const tensors = new Map<string, NamedTensor>();
  const metadata = new Map<string, string>();
  const ranges: { name: string; begin: number; end: number }[] = [];
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') {
      readMetadata(entry, metadata);
      continue;
    }
    const { type, shape, begin, end } = readEntry(name, entry, data.length);
    ranges.push({ name, begin, end });
    tensors.set(name, { name, shape, data: copyData(type, data, begin, end) });
  }
  checkCover(ranges, data.length);
  return { tensors, metadata };
}

function parseHeader(bytes: Uint8Array): Record<string, unknown> {
  let text: string;
  let header: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    header = JSON.parse(text);
  } catch {
    throw new SafetensorsError('the header is not JSON');
  }
  if (!isRecord(header)) throw new SafetensorsError('the header is not a JSON object');
  const repeated = repeatedKey(text);
  if (repeated !== undefined) throw new SafetensorsError(`the header has the key ${quoted(repeated)} twice`);
  return header;
}

/** The first key that an object of this JSON text, known to be valid, has twice: `JSON.parse` keeps the last one. */
function repeatedKey(json: string): string | undefined {
  const token = /"(?:[^"\\]|\\.)*"|[{}[\]:]/g;
  const open: (Set<string> | undefined)[] = [];
  let before = '';
  for (let found = token.exec(json); found !== null; found = token.exec(json)) {
    const text = found[0];
    if (text === '{') open.push(new Set());
    else if (text === '[') open.push(undefined);
    else if (text === '}' || text === ']') open.pop();
    else if (text === ':') {
      const key: string = JSON.parse(before);
      const keys = open[open.length - 1];
      if (keys?.has(key)) return key;
      keys?.add(key);
    }
    before = text;
  }
  return undefined;
}

interface HeaderEntry {
  readonly type: TensorType;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

function readEntry(name: string, entry: unknown, dataLength: number): HeaderEntry {
  if (!isRecord(entry)) throw new SafetensorsError(`the header's entry ${quoted(name)} is not an object`);
  const { dtype, shape, data_offsets: offsets } = entry;
  if (!isTensorType(dtype)) {
    throw new SafetensorsError(
      `${quoted(name)} has the type ${quoted(dtype)}; F32, F64, I32 and U32 can be read`,
    );
  }
  if (!isSizes(shape)) throw new SafetensorsError(`${quoted(name)} has no valid shape`);
  if (!isSizes(offsets) || offsets.length !== 2)
    throw new SafetensorsError(`${quoted(name)} has no valid offsets`);
  const [begin, end] = offsets;
  if (begin > end || end > dataLength) {
    throw new SafetensorsError(
      `${quoted(name)} should lie at ${begin} to ${end} of ${dataLength} bytes of data`,
    );
  }
  if (sizeOf(shape) * bytesPerValue[dtype] !== end - begin) {
    throw new SafetensorsError(
      `${quoted(name)} has ${end - begin} bytes, its shape ${shape.join('x')} another number`,
    );
  }
  return { type: dtype, shape, begin, end };
}

function readMetadata(entry: unknown, metadata: Map<string, string>): void {
  if (!isRecord(entry)) throw new SafetensorsError('the metadata is not an object');
  for (const [key, value] of Object.entries(entry)) {
    if (typeof value !== 'string')
      throw new SafetensorsError(`the metadata's ${quoted(key)} is not a string`);
    metadata.set(key, value);
  }
}

/** Tensors must cover the data without overlap and without a hole. */
function checkCover(ranges: { name: string; begin: number; end: number }[], length: number): void {
  ranges.sort((a, b) => a.begin - b.begin || a.end - b.end);
  let covered = 0;
  for (const { name, begin, end } of ranges) {
    if (begin < covered) throw new SafetensorsError(`${quoted(name)} overlaps the tensor before it`);
    if (begin > covered) throw new SafetensorsError(`bytes ${covered} to ${begin} belong to no tensor`);
    covered = end;
  }
  if (covered !== length) throw new SafetensorsError(`bytes ${covered} to ${length} belong to no tensor`);
}

function copyData(type: TensorType, data: Uint8Array, begin: number, end: number): TensorData {
  // Not `slice`: Node's Buffer has one that copies nothing.
  const { buffer } = new Uint8Array(data.subarray(begin, end));
  if (type === 'F64') return new Float64Array(buffer);
  if (type === 'F32') return new Float32Array(buffer);
  return type === 'I32' ? new Int32Array(buffer) : new Uint32Array(buffer);
}

function compareNames(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTensorType(value: unknown): value is TensorType {
  return value === 'F64' || value === 'F32' || value === 'I32' || value === 'U32';
}

function isSizes(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}

/** A name from a file, short enough and safe enough for one line of a message. */
function quoted(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length <= 80 ? text : `${text.slice(0, 77)}…"`;
}
