/** Bytes of a file, a pipe or standard input, one after another, with a look at the first ones before they are read. */

import { isKullbackError, KullbackRangeError } from "../errors.ts";
import { systemReason } from "./system-reason.ts";

/** What a {@link ByteReader} draws from. */
export interface ByteSource {
  /** Puts at least one byte at the start of `target` and returns how many, or 0 at the end. */
  read(target: Uint8Array): Promise<number>;
  close(): Promise<void>;
}

export class ByteReader {
  /** The file's path as the caller gave it, or "standard input". */
  readonly name: string;
  /** How many bytes there are in all; undefined for pipes and for what comes out of gzip. */
  readonly size: number | undefined;
  readonly #source: ByteSource;
  #peeked = new Uint8Array(0);
  #consumed = 0;
  #ended = false;

  constructor(name: string, source: ByteSource, size?: number) {
    this.name = name;
    this.#source = source;
    this.size = size;
  }

  /** How many bytes have been taken from the source. */
  get consumed(): number {
    return this.#consumed;
  }

  /** The next bytes, at most `count`, which a later `read` gives again; fewer than `count` only at the end. */
  async peek(count: number): Promise<Uint8Array> {
    if (this.#peeked.length < count) {
      const longer = new Uint8Array(count);
      longer.set(this.#peeked);
      const length = await this.#fill(longer, this.#peeked.length);
      this.#peeked = longer.subarray(0, length);
    }
    return this.#peeked.subarray(0, count);
  }

  /** Fills `target` and returns its length, or less at the end of the bytes. */
  async read(target: Uint8Array): Promise<number> {
    return this.#fill(target, this.#takePeeked(target));
  }

  /** Like `read`, but returns as soon as there is something: what a pipe has sent need not wait for what it has not. */
  async readSome(target: Uint8Array): Promise<number> {
    return this.#takePeeked(target) || this.#draw(target);
  }

  async close(): Promise<void> {
    await this.#source.close();
  }

  #takePeeked(target: Uint8Array): number {
    const count = Math.min(this.#peeked.length, target.length);
    target.set(this.#peeked.subarray(0, count));
    this.#peeked = this.#peeked.subarray(count);
    return count;
  }

  async #fill(target: Uint8Array, from: number): Promise<number> {
    let filled = from;
    while (filled < target.length) {
      const count = await this.#draw(target.subarray(filled));
      if (count === 0) break;
      filled += count;
    }
    return filled;
  }

  async #draw(target: Uint8Array): Promise<number> {
    if (this.#ended) return 0;
    try {
      const count = await this.#source.read(target);
      if (count === 0) this.#ended = true;
      this.#consumed += count;
      return count;
    } catch (cause) {
      throw isKullbackError(cause) ? cause : notReadable(this.name, cause);
    }
  }
}

/** The bytes of a stream, which come in pieces of its own choosing. */
export function streamSource(pieces: AsyncIterable<Uint8Array>, stop: () => void): ByteSource {
  const iterator = pieces[Symbol.asyncIterator]();
  let left: Uint8Array = new Uint8Array(0);
  return {
    async read(target) {
      while (left.length === 0) {
        const next = await iterator.next();
        if (next.done) return 0;
        left = next.value;
      }
      const count = Math.min(left.length, target.length);
      target.set(left.subarray(0, count));
      left = left.subarray(count);
      return count;
    },
    async close() {
      stop();
    },
  };
}

/** The error of bytes that could not be had. */
export function notReadable(name: string, cause: unknown): KullbackRangeError {
  return new KullbackRangeError({
    code: "FILE_NOT_READABLE",
    argument: name,
    file: name,
    expected: "a file that can be read",
    got: systemReason(cause),
    cause,
  });
}
