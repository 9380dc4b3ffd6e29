/** Standard output, which a reader may close before the end. */

import { KullbackRangeError } from "../errors.ts";
import { systemReason } from "../io/system-reason.ts";

export class StandardOutput {
  #closed = false;

  /** Whether nobody reads any more, as after `| head`. What is written then goes nowhere, and that is no error. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Writes, and waits until there is room for more. */
  async write(text: string): Promise<void> {
    if (this.#closed || text === "") return;
    const error = await new Promise<NodeJS.ErrnoException | null | undefined>((resolve) => {
      process.stdout.write(text, resolve);
    });
    if (!error) return;
    this.#closed = true;
    if (error.code === "EPIPE") return;
    throw new KullbackRangeError({
      code: "FILE_NOT_WRITABLE",
      argument: "standard output",
      expected: "a file that can be written",
      got: systemReason(error),
      cause: error,
    });
  }
}
