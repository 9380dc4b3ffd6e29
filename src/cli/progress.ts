/** A progress bar on standard error, if that is a terminal. */

const WIDTH = 30;
const MILLISECONDS_BETWEEN_UPDATES = 100;
const ERASE_LINE = "\r\x1b[K";

let shown = false;

/** Removes the bar, so that something else can be written, or the command can end. */
export function clearProgress(): void {
  if (shown) process.stderr.write(ERASE_LINE);
  shown = false;
}

/** Shows how many rows, or samples, are done, and which part of all, if that is known; not more often than a person can read. */
export class Progress {
  readonly #visible: boolean;
  readonly #coloured: boolean;
  readonly #noun: string;
  #last = performance.now();

  constructor(noun = "rows") {
    this.#noun = noun;
    const { NO_COLOR = "", TERM } = process.env;
    this.#visible = process.stderr.isTTY === true && TERM !== "dumb";
    this.#coloured = NO_COLOR === "";
  }

  /** `read` of `size`, in whatever unit. */
  update(done: number, read: number, size: number | undefined): void {
    if (!this.#visible || performance.now() - this.#last < MILLISECONDS_BETWEEN_UPDATES) return;
    this.#last = performance.now();
    const count = `${done.toLocaleString("en")} ${this.#noun}`;
    process.stderr.write(`${ERASE_LINE}${size ? `${this.#bar(Math.min(1, read / size))} ${count}` : count}`);
    shown = true;
  }

  #bar(part: number): string {
    const done = Math.round(part * WIDTH);
    const filled = "━".repeat(done);
    const rest = (this.#coloured ? "━" : "─").repeat(WIDTH - done);
    const percent = `${Math.floor(100 * part)} %`.padStart(5);
    return this.#coloured ? `\x1b[32m${filled}\x1b[90m${rest}\x1b[0m ${percent}` : `${filled}${rest} ${percent}`;
  }
}
