import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type NamedTensor, readSafetensors, SafetensorsError, writeSafetensors } from './safetensors.js';

/** A file with this header text and so many bytes of data. */
function fileOf(header: string, dataBytes: number, declared?: number | bigint): Uint8Array {
  const json = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + json.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(declared ?? json.length), true);
  bytes.set(json, 8);
  return bytes;
}

const entry = (begin: number, end: number, more: object = {}) => ({
  dtype: 'F32',
  shape: [(end - begin) / 4],
  data_offsets: [begin, end],
  ...more,
});

const anyData = fc.oneof(fc.float32Array(), fc.float64Array(), fc.int32Array(), fc.uint32Array());
const anyTensors: fc.Arbitrary<NamedTensor[]> = fc
  .uniqueArray(
    fc.record({
      name: fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'a"b\\')),
      data: anyData,
    }),
    { selector: ({ name }) => name, maxLength: 6 },
  )
  .map((list) => list.map(({ name, data }) => ({ name, shape: [1, data.length], data })));

describe('safetensors', () => {
  test('come back as they went in, and written again give the same bytes', () => {
    fc.assert(
      fc.property(anyTensors, fc.array(fc.tuple(fc.string(), fc.string())), (tensors, pairs) => {
        fc.pre(tensors.every(({ name }) => name !== '__metadata__'));
        const metadata = new Map(pairs);
        const bytes = writeSafetensors(tensors, metadata);
        const read = readSafetensors(bytes);
        expect(new Map(read.metadata)).toEqual(metadata);
        expect(read.tensors.size).toBe(tensors.length);
        for (const tensor of tensors) expect(read.tensors.get(tensor.name)).toEqual(tensor);
        expect(writeSafetensors([...read.tensors.values()], read.metadata)).toEqual(bytes);
      }),
    );
  });

  test('are aligned to 8 bytes, also when read from the middle of a buffer', () => {
    const bytes = writeSafetensors([
      { name: 'single', shape: [1], data: Float32Array.of(1) },
      { name: 'double', shape: [1], data: Float64Array.of(2) },
    ]);
    expect(Number(new DataView(bytes.buffer).getBigUint64(0, true)) % 8).toBe(0);
    const moved = new Uint8Array(bytes.length + 3);
    moved.set(bytes, 3);
    expect(readSafetensors(moved.subarray(3)).tensors.get('double')?.data).toEqual(Float64Array.of(2));
  });

  test.each<[string, Uint8Array, string]>([
    ['nothing', new Uint8Array(0), 'only 0 bytes'],
    ['a header that never comes', fileOf('{}', 0, 50), 'should have 50 bytes, but the file ends after 2'],
    ['a header of 2^64 - 1 bytes', fileOf('{}', 0, 2n ** 64n - 1n), 'is too large'],
    ['a header over 100 MB', fileOf('{}', 0, 100_000_001), 'is too large'],
    ['no JSON', fileOf('{"a":', 0), 'the header is not JSON'],
    ['no UTF-8', fileOf('{}', 0).map((byte, i) => (i === 8 ? 0xff : byte)), 'the header is not JSON'],
    ['deep nesting', fileOf('['.repeat(200_000), 0), 'the header is not JSON'],
    ['a list', fileOf('[]', 0), 'not a JSON object'],
    ['an entry that is no object', fileOf('{"a":1}', 0), 'the header\'s entry "a" is not an object'],
    [
      'a key twice',
      fileOf(
        '{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}',
        0,
      ),
      'the key "a" twice',
    ],
    [
      'a key twice in another spelling',
      fileOf('{"__metadata__":{"a":"1","\\u0061":"2"}}', 0),
      'the key "a" twice',
    ],
    ['an unknown type', fileOf(JSON.stringify({ a: entry(0, 4, { dtype: 'BF16' }) }), 4), 'the type "BF16"'],
    ['no type', fileOf(JSON.stringify({ a: { shape: [0], data_offsets: [0, 0] } }), 0), 'the type undefined'],
    ['a negative size', fileOf(JSON.stringify({ a: entry(0, 4, { shape: [-1] }) }), 4), 'no valid shape'],
    [
      'a size beyond 2^53',
      fileOf('{"a":{"dtype":"F32","shape":[9007199254740993],"data_offsets":[0,4]}}', 4),
      'no valid shape',
    ],
    ['a shape of another size', fileOf(JSON.stringify({ a: entry(0, 4, { shape: [2] }) }), 4), 'has 4 bytes'],
    [
      'a product that overflows',
      fileOf(JSON.stringify({ a: entry(0, 4, { shape: [2 ** 31, 2 ** 31, 4] }) }), 4),
      'has 4 bytes',
    ],
    [
      'three offsets',
      fileOf(JSON.stringify({ a: entry(0, 4, { data_offsets: [0, 4, 8] }) }), 4),
      'no valid offsets',
    ],
    [
      'offsets behind the end',
      fileOf(JSON.stringify({ a: entry(0, 8) }), 4),
      'should lie at 0 to 8 of 4 bytes',
    ],
    [
      'offsets in reverse',
      fileOf(JSON.stringify({ a: entry(4, 0, { shape: [1] }) }), 4),
      'should lie at 4 to 0',
    ],
    ['an overlap', fileOf(JSON.stringify({ a: entry(0, 8), b: entry(4, 12) }), 12), '"b" overlaps'],
    [
      'a hole',
      fileOf(JSON.stringify({ a: entry(0, 4), b: entry(8, 12) }), 12),
      'bytes 4 to 8 belong to no tensor',
    ],
    ['bytes too many', fileOf(JSON.stringify({ a: entry(0, 4) }), 9), 'bytes 4 to 9 belong to no tensor'],
    ['metadata that is no object', fileOf('{"__metadata__":[]}', 0), 'the metadata is not an object'],
    [
      'metadata that is no text',
      fileOf('{"__metadata__":{"a":1}}', 0),
      'the metadata\'s "a" is not a string',
    ],
  ])('with %s are refused in one line', (_, bytes, message) => {
    expect(() => readSafetensors(bytes)).toThrow(SafetensorsError);
    expect(() => readSafetensors(bytes)).toThrow(message);
  });

  test('never fail otherwise, whatever bytes are changed or missing', () => {
    const good = writeSafetensors(
      [
        { name: 'a', shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) },
        { name: 'b', shape: [1], data: Float64Array.of(5) },
      ],
      new Map([['k', 'v']]),
    );
    const change = fc.tuple(fc.nat(good.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 4 }), fc.nat(good.length), (changes, length) => {
        const bytes = good.slice();
        for (const [at, value] of changes) bytes[at] = value;
        try {
          readSafetensors(bytes.subarray(0, length));
        } catch (error) {
          expect(error).toBeInstanceOf(SafetensorsError);
          expect(String(error)).not.toContain('\n');
        }
      }),
      { numRuns: 3000 },
    );
  });

  test('are not written with two tensors of one name, or a shape that does not fit', () => {
    const one = { name: 'a', shape: [1], data: Float32Array.of(1) };
    expect(() => writeSafetensors([one, one])).toThrow('the tensor name "a" is taken');
    expect(() => writeSafetensors([{ ...one, name: '__metadata__' }])).toThrow('is taken');
    expect(() => writeSafetensors([{ ...one, shape: [2] }])).toThrow('has 1 values');
  });
});
