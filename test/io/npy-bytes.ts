/** Writes .npy files for the tests, right ones and wrong ones. Not the package's own writer: that is tested with these. */

export interface NpyParts {
  readonly descr?: string;
  readonly fortranOrder?: boolean;
  readonly shape?: readonly (number | string)[];
  readonly data?: ArrayBufferView;
  readonly version?: 1 | 2 | 3;
  /** The whole dictionary, where a wrong one is wanted. */
  readonly dictionary?: string;
}

export function npyBytes(parts: NpyParts): Uint8Array {
  const { descr = "<f8", fortranOrder = false, shape = [], version = 1 } = parts;
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const dictionary =
    parts.dictionary ??
    `{'descr': '${descr}', 'fortran_order': ${fortranOrder ? "True" : "False"}, 'shape': ${tuple}, }`;
  const start = version === 1 ? 10 : 12;
  const text = new TextEncoder().encode(`${dictionary}${" ".repeat(63 - ((start + dictionary.length) % 64))}\n`);
  const { data = new Uint8Array(0) } = parts;
  const bytes = new Uint8Array(start + text.length + data.byteLength);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0]);
  const view = new DataView(bytes.buffer);
  if (version === 1) view.setUint16(8, text.length, true);
  else view.setUint32(8, text.length, true);
  bytes.set(text, start);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), start + text.length);
  return bytes;
}
