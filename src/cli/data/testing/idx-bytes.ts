/** Writes IDX files for tests. */

/** An IDX file: type 8 (bytes) unless said, `values` already as bytes. */
export function idxBytes(sizes: readonly number[], values: ArrayLike<number>, type = 0x08): Uint8Array {
  const header = new DataView(new ArrayBuffer(4 + 4 * sizes.length));
  header.setUint8(2, type);
  header.setUint8(3, sizes.length);
  sizes.forEach((size, i) => {
    header.setUint32(4 + 4 * i, size);
  });
  const bytes = new Uint8Array(header.byteLength + values.length);
  bytes.set(new Uint8Array(header.buffer));
  bytes.set(values, header.byteLength);
  return bytes;
}
