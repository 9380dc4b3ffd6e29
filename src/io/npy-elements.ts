/** The element types of .npy files, and how each becomes one that the engine takes. */

import type { HistogramArray } from "../batch.ts";
import { KullbackRangeError } from "../errors.ts";
import type { MassType } from "./histogram-file.ts";

/** Turns the bytes of consecutive elements into masses. */
export interface ElementDecoder {
  /** Where the bytes go: room for the number of elements asked for. */
  readonly bytes: Uint8Array;
  /**
   * The first `count` elements as masses. May share memory with `bytes`, and is valid until `bytes` changes.
   *
   * @throws KullbackRangeError made by `refuse` for the first element that is no mass
   */
  decode(count: number, refuse: (index: number, expected: string, got: string) => KullbackRangeError): HistogramArray;
}

export interface ElementType {
  /** The bytes of one element. */
  readonly size: 1 | 2 | 4 | 8;
  readonly result: MassType;
  createDecoder(count: number): ElementDecoder;
}

/** The largest whole number up to which a double holds every one, as the upper half of a 64-bit integer. */
const UPPER_LIMIT = 2 ** 21;

/**
 * The type that numpy's `descr` names.
 *
 * @param negatives whether negative integers are let through, as doubles, for the engine to judge
 * @throws KullbackRangeError FILE_NOT_SUPPORTED that names the type
 */
export function elementType(descr: string, file: string, negatives: boolean): ElementType {
  const refuse = (got: string) =>
    new KullbackRangeError({
      code: "FILE_NOT_SUPPORTED",
      argument: file,
      file,
      expected: "uint8, uint16, uint32, uint64, int8, int16, int32, int64, float32 or float64, little-endian",
      got,
    });
  const match = /^([<>|=]?)([A-Za-z?])(\d*)(\[.*\])?$/.exec(descr);
  if (match === null) throw refuse(`the element type ${JSON.stringify(descr)}`);
  const [, order, kind, size] = match as unknown as [string, string, string, string];
  const type = types(negatives).get(kind + size);
  if (type === undefined) throw refuse(refusedType(kind, Number(size), descr));
  if (order === ">" && type.size > 1) {
    throw refuse(`big-endian data (${descr}): convert it with array.astype(array.dtype.newbyteorder("<"))`);
  }
  return type;
}

function types(negatives: boolean): ReadonlyMap<string, ElementType> {
  return new Map<string, ElementType>([
    ["u1", unchanged("uint8", 1, Uint8Array)],
    ["u2", unchanged("uint16", 2, Uint16Array)],
    ["u4", unchanged("uint32", 4, Uint32Array)],
    ["f4", unchanged("float32", 4, Float32Array)],
    ["f8", unchanged("float64", 8, Float64Array)],
    ["i1", signed("uint8", 1, Int8Array, Uint8Array, negatives)],
    ["i2", signed("uint16", 2, Int16Array, Uint16Array, negatives)],
    ["i4", signed("uint32", 4, Int32Array, Uint32Array, negatives)],
    ["u8", wide(Uint32Array, negatives)],
    ["i8", wide(Int32Array, negatives)],
  ]);
}

/** What a type that is refused is called, and what to do about it where that is plain. */
function refusedType(kind: string, size: number, descr: string): string {
  switch (kind) {
    case "b":
    case "?":
      return `booleans (${descr}): convert them with array.astype(numpy.uint8)`;
    case "f":
      return `float${8 * size} (${descr}): convert it with array.astype(numpy.float64)`;
    case "c":
      return `complex numbers (${descr})`;
    case "O":
      return `Python objects (${descr})`;
    case "S":
    case "a":
    case "U":
      return `strings (${descr})`;
    case "V":
      return `a structured or void type (${descr})`;
    case "M":
    case "m":
      return `dates or times (${descr})`;
    default:
      return `the unknown element type ${descr}`;
  }
}

type View<T> = new (buffer: ArrayBuffer, offset?: number, length?: number) => T;

function unchanged(result: MassType, size: ElementType["size"], view: View<HistogramArray>): ElementType {
  return {
    size,
    result,
    createDecoder(count) {
      const buffer = new ArrayBuffer(count * size);
      const masses = new view(buffer);
      return { bytes: new Uint8Array(buffer), decode: (length) => masses.subarray(0, length) };
    },
  };
}

function signed(
  result: MassType,
  size: ElementType["size"],
  view: View<Int8Array | Int16Array | Int32Array>,
  unsigned: View<HistogramArray>,
  negatives: boolean,
): ElementType {
  return {
    size,
    result: negatives ? "float64" : result,
    createDecoder(count) {
      const buffer = new ArrayBuffer(count * size);
      const bytes = new Uint8Array(buffer);
      const values = new view(buffer);
      if (negatives) {
        const doubles = new Float64Array(count);
        return {
          bytes,
          decode(length) {
            doubles.set(values.subarray(0, length));
            return doubles.subarray(0, length);
          },
        };
      }
      const masses = new unsigned(buffer);
      return {
        bytes,
        decode(length, refuse) {
          for (let index = 0; index < length; index++) {
            const value = values[index] as number;
            if (value < 0) throw refuse(index, "a mass of at least 0", String(value));
          }
          return masses.subarray(0, length);
        },
      };
    },
  };
}

/** 64-bit integers become doubles in place. Not by BigInt64Array, which makes an object of every element. */
function wide(view: View<Uint32Array | Int32Array>, negatives: boolean): ElementType {
  return {
    size: 8,
    result: "float64",
    createDecoder(count) {
      const buffer = new ArrayBuffer(count * 8);
      const lower = new Uint32Array(buffer);
      const upper = new view(buffer);
      const doubles = new Float64Array(buffer);
      return {
        bytes: new Uint8Array(buffer),
        decode(length, refuse) {
          for (let index = 0; index < length; index++) {
            const low = lower[2 * index] as number;
            const high = upper[2 * index + 1] as number;
            const fits = high < UPPER_LIMIT ? high >= -UPPER_LIMIT : high === UPPER_LIMIT && low === 0;
            if (high < 0 && !negatives) throw refuse(index, "a mass of at least 0", exact(high, low));
            if (!fits) throw refuse(index, "a whole number that a double holds exactly, up to 2^53", exact(high, low));
            doubles[index] = high * 2 ** 32 + low;
          }
          return doubles.subarray(0, length);
        },
      };
    },
  };
}

function exact(high: number, low: number): string {
  return String(BigInt(high) * 2n ** 32n + BigInt(low));
}
