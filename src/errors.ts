/**
 * The typed errors of the package. Each says what was wrong, where, and what was expected, both in its message and as
 * properties, so that a program need not read the message.
 */

/** Stable names of what can go wrong. They do not change between versions; messages may. */
export type KullbackErrorCode =
  | "ARRAY_TOO_LARGE"
  | "ENGINE_BUSY"
  | "ENGINE_CLOSED"
  | "FILE_NOT_READABLE"
  | "FILE_NOT_SUPPORTED"
  | "FILE_NOT_WRITABLE"
  | "FILE_TOO_LARGE"
  | "FILE_TRUNCATED"
  | "INVALID_ARGUMENT"
  | "INVALID_BATCH"
  | "INVALID_BUFFER"
  | "INVALID_DTYPE"
  | "INVALID_FILE"
  | "INVALID_LOGIT"
  | "INVALID_MASS"
  | "INVALID_NUMBER"
  | "INVALID_OPTION"
  | "INVALID_PARAMETER"
  | "INVALID_POINT"
  | "LENGTH_MISMATCH"
  | "METHOD_UNSUPPORTED"
  | "NOT_CONVERGED"
  | "NO_BINS"
  | "SHAPE_MISMATCH"
  | "UNKNOWN_DIVERGENCE"
  | "UNKNOWN_OPTION"
  | "WASM_UNAVAILABLE"
  | "WORKER_DIED"
  | "WORKER_UNAVAILABLE"
  | "ZERO_MASS"
  | "ZERO_UNDER_MASS";

/**
 * Where and what: `row`, `bin` and `otherRow` count from 0, and so does the `column` of a sample; `line` and `column` of a
 * file from 1. `row` is one of `argument`'s own: 0 in a reference of one row, whichever row it was scored against.
 */
export interface KullbackErrorDetail {
  readonly code: KullbackErrorCode;
  /** The name of the argument, option or file the error is about. */
  readonly argument: string;
  readonly expected: string;
  readonly got: string;
  readonly row?: number | undefined;
  readonly bin?: number | undefined;
  /** Of an error about a pair of rows: the row of the other batch. */
  readonly otherRow?: number | undefined;
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  readonly cause?: unknown;
}

/** Shared by every copy of the package that a program may have loaded, where `instanceof` would not be. */
const brand: unique symbol = Symbol.for("kullback.error") as never;

type Own = Omit<KullbackErrorDetail, "cause">;

function describe(detail: KullbackErrorDetail): string {
  const place = [detail.argument];
  if (detail.row !== undefined) place.push(`row ${detail.row}`);
  if (detail.bin !== undefined) place.push(`bin ${detail.bin}`);
  if (detail.otherRow !== detail.row && detail.otherRow !== undefined) place.push(`against row ${detail.otherRow}`);
  if (detail.file !== undefined && detail.file !== detail.argument) place.push(detail.file);
  if (detail.line !== undefined) place.push(`line ${detail.line}`);
  if (detail.column !== undefined) place.push(`column ${detail.column}`);
  return `${place.join(", ")}: expected ${detail.expected}, got ${detail.got}`;
}

function assign(error: Error, detail: KullbackErrorDetail): void {
  for (const [key, value] of Object.entries(detail)) {
    if (value !== undefined && key !== "cause") {
      Object.defineProperty(error, key, { value, enumerable: true, configurable: true });
    }
  }
  Object.defineProperty(error, brand, { value: true });
}

function cause(detail: KullbackErrorDetail): ErrorOptions | undefined {
  return detail.cause === undefined ? undefined : { cause: detail.cause };
}

/** A value of the wrong kind: the program is wrong. */
export class KullbackTypeError extends TypeError {
  declare readonly code: Own["code"];
  declare readonly argument: Own["argument"];
  declare readonly expected: Own["expected"];
  declare readonly got: Own["got"];
  declare readonly row?: number;
  declare readonly bin?: number;
  declare readonly otherRow?: number;
  declare readonly file?: string;
  declare readonly line?: number;
  declare readonly column?: number;
  override readonly name = "KullbackTypeError";

  constructor(detail: KullbackErrorDetail) {
    super(describe(detail), cause(detail));
    assign(this, detail);
  }
}

/** A value of the right kind that is out of range: the data is wrong. */
export class KullbackRangeError extends RangeError {
  declare readonly code: Own["code"];
  declare readonly argument: Own["argument"];
  declare readonly expected: Own["expected"];
  declare readonly got: Own["got"];
  declare readonly row?: number;
  declare readonly bin?: number;
  declare readonly otherRow?: number;
  declare readonly file?: string;
  declare readonly line?: number;
  declare readonly column?: number;
  override readonly name = "KullbackRangeError";

  constructor(detail: KullbackErrorDetail) {
    super(describe(detail), cause(detail));
    assign(this, detail);
  }
}

/** Either of the errors above, also when it comes from another copy of the package. */
export type KullbackError = KullbackTypeError | KullbackRangeError;

/**
 * Whether `error` was thrown by kullback, by any copy of it.
 *
 * @example
 * try {
 *   klDivergence([0.5, -0.5], [0.5, 0.5]);
 * } catch (error) {
 *   if (isKullbackError(error)) console.log(error.code, error.bin); // INVALID_MASS 1
 * }
 */
export function isKullbackError(error: unknown): error is KullbackError {
  return typeof error === "object" && error !== null && (error as Record<symbol, unknown>)[brand] === true;
}

/** A value as an error message shows it: short, never the contents of an array. */
export function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "function") return "a function";
  if (typeof value === "symbol") return "a symbol";
  if (Array.isArray(value)) return `an array of length ${value.length}`;
  if (typeof value === "object" && value !== null) {
    const tag = Object.prototype.toString.call(value).slice(8, -1);
    const length = ArrayBuffer.isView(value) && "length" in value ? ` of length ${value.length}` : "";
    return `${/^[AEIOU]/.test(tag) ? "an" : "a"} ${tag}${length}`;
  }
  return Object.is(value, -0) ? "-0" : String(value);
}

/** How many single-character edits turn `a` into `b` (Wagner and Fischer 1974), for "did you mean". */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substituted, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}

/** The one of `names` that is fewest edits away from `name`, whatever the case of its letters. */
export function nearestName(name: string, names: readonly string[]): string | undefined {
  const typed = name.slice(0, 64).toLowerCase();
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of names) {
    const distance = editDistance(typed, candidate.toLowerCase());
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

/**
 * A key that is not known is more likely a mistake than something to ignore.
 *
 * @param hintOf what is to be said of a key beside what is known
 * @throws KullbackTypeError if `value` has an enumerable key of its own that is none of `known`
 */
export function assertKeys(
  value: object,
  known: readonly string[],
  { code, argument }: Pick<KullbackErrorDetail, "code" | "argument">,
  hintOf: (key: string) => string = () => "",
): void {
  for (const key of Object.keys(value)) {
    if (known.includes(key)) continue;
    throw new KullbackTypeError({
      code,
      argument,
      expected: `one of ${known.join(", ")}${hintOf(key)}`,
      got: show(key),
    });
  }
}

/** The same, and names the nearest. */
export function assertKnownKeys(
  value: object,
  known: readonly string[],
  where: Pick<KullbackErrorDetail, "code" | "argument">,
): void {
  assertKeys(value, known, where, (key) => {
    const nearest = nearestName(key, known);
    return nearest === undefined ? "" : ` (did you mean ${nearest}?)`;
  });
}
