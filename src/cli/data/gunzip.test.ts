/** Unpacking gzip, whole, truncated, damaged and harmful. */
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unpacked, unpackedStart } from './gunzip.js';
import { caught } from './testing/caught.js';

describe('unpacked', () => {
  it('gives back what was packed, and plain bytes as they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect([...unpacked(gzipSync(bytes), 'f')]).toEqual([...bytes]);
        if (bytes[0] !== 0x1f) expect(unpacked(bytes, 'f')).toBe(bytes);
      }),
    );
  });

  it('refuses a truncated file at every length', async () => {
    const packed = gzipSync('some text that is long enough to be packed, packed, packed');
    for (let length = 2; length < packed.length; length++) {
      const error = await caught(() => unpacked(packed.subarray(0, length), 'f.gz'));
      expect(error.message).toMatch(/^f\.gz: the gzip file is (truncated|damaged)/);
    }
    expect((await caught(() => unpacked(packed.subarray(0, 30), 'f.gz'))).message).toContain('truncated');
  });

  it('refuses a damaged file', async () => {
    const packed = Uint8Array.from(gzipSync('some text that is long enough to be packed'));
    packed[packed.length - 6] ^= 0xff;
    expect((await caught(() => unpacked(packed, 'f.gz'))).message).toMatch(/damaged/);
  });

  it('stops at the limit', async () => {
    const bomb = gzipSync(new Uint8Array(50_000_000));
    expect((await caught(() => unpacked(bomb, 'f.gz', 1_000_000))).message).toMatch(
      /more than 1000000 bytes/,
    );
  });
});

describe('unpackedStart', () => {
  it('gives the first bytes from the first bytes', () => {
    const text = Uint8Array.from({ length: 20_000 }, (_, i) => (i * i * 7919) % 251);
    const start = unpackedStart(gzipSync(text).subarray(0, 1000));
    expect(start.length).toBeGreaterThan(100);
    expect(Buffer.from(start).equals(Buffer.from(text.subarray(0, start.length)))).toBe(true);
    expect(unpackedStart(Uint8Array.of(0x1f, 0x8b, 1, 2, 3)).length).toBe(0);
  });
});
