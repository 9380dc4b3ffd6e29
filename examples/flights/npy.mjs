/** How an array's type is written in a .npy file's header. */
const KINDS = { "<u2": Uint16Array, "<u4": Uint32Array };

/**
 * The elements of a .npy file (NEP 1), as far as the files here need: little-endian, C order.
 *
 * @param {Buffer} bytes
 */
export function readNpy(bytes) {
  const start = 10 + bytes.readUInt16LE(8);
  const header = bytes.toString("latin1", 10, start);
  const Kind = KINDS[header.match(/'descr': '(...)'/)?.[1]];
  if (Kind === undefined || !header.includes("'fortran_order': False"))
    throw new Error(`not for this reader: ${header}`);
  // A copy: the data need not start at a multiple of an element's size.
  return new Kind(bytes.buffer.slice(bytes.byteOffset + start, bytes.byteOffset + bytes.length));
}
