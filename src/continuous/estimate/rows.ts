/** Distributions of one family, row by row, from arrays of their parameters. */
import { assertKnownKeys, isKullbackError, KullbackRangeError, KullbackTypeError, show } from "../../errors.ts";
import { bernoulli } from "../distributions/bernoulli.ts";
import { beta } from "../distributions/beta.ts";
import { binomial } from "../distributions/binomial.ts";
import { cauchy } from "../distributions/cauchy.ts";
import { type Distribution, isDistribution } from "../distributions/distribution.ts";
import { exponential } from "../distributions/exponential.ts";
import { gamma } from "../distributions/gamma.ts";
import { geometric } from "../distributions/geometric.ts";
import { gumbel } from "../distributions/gumbel.ts";
import { laplace } from "../distributions/laplace.ts";
import { logNormal } from "../distributions/log-normal.ts";
import { logistic } from "../distributions/logistic.ts";
import { normal } from "../distributions/normal.ts";
import { pareto } from "../distributions/pareto.ts";
import { poisson } from "../distributions/poisson.ts";
import { studentT } from "../distributions/student-t.ts";
import { uniform } from "../distributions/uniform.ts";

/** Families whose parameters are numbers, and those in the order of the function's. */
const families = {
  normal: [normal, "mean", "std"],
  logNormal: [logNormal, "logMean", "logStd"],
  exponential: [exponential, "rate"],
  gamma: [gamma, "shape", "rate"],
  beta: [beta, "a", "b"],
  laplace: [laplace, "loc", "scale"],
  logistic: [logistic, "loc", "scale"],
  gumbel: [gumbel, "loc", "scale"],
  pareto: [pareto, "scale", "shape"],
  cauchy: [cauchy, "loc", "scale"],
  studentT: [studentT, "df", "loc", "scale"],
  uniform: [uniform, "low", "high"],
  bernoulli: [bernoulli, "probability"],
  binomial: [binomial, "trials", "probability"],
  geometric: [geometric, "probability"],
  poisson: [poisson, "rate"],
} as const satisfies Record<string, readonly [make: (...parameters: never[]) => Distribution, ...names: string[]]>;

type Families = typeof families;

/** The names after the function. */
type ParameterOf<Family extends keyof Families> = Families[Family] extends readonly [unknown, ...infer Names]
  ? Names[number] & string
  : never;

/**
 * A family, and under the names of its parameters a number for each row, or one for all: `{ family: "normal", mean: [0, 1], std: 1 }`.
 */
export type DistributionRows = {
  [Family in keyof Families]: { readonly family: Family } & {
    readonly [Parameter in ParameterOf<Family>]: ArrayLike<number> | number;
  };
}[keyof Families];

/** A distribution for each row. */
export interface Rows {
  /** How many there are; undefined where all are the same one. */
  readonly count: number | undefined;
  readonly at: (row: number) => Distribution;
}

/** A parameter's values. */
interface Column {
  readonly name: string;
  readonly values: ArrayLike<number> | number;
}

function checkedColumn(argument: string, name: string, values: unknown): Column {
  const isArray = Array.isArray(values) || (ArrayBuffer.isView(values) && "length" in values);
  // A copy, since rows are read while other work has its turn.
  if (isArray) return { name, values: (values as Float64Array).slice() };
  if (typeof values === "number") return { name, values };
  const expected = "a number for each row, or one for all";
  throw new KullbackTypeError({
    code: "INVALID_PARAMETER",
    argument: `${argument}.${name}`,
    expected,
    got: show(values),
  });
}

/** The rows of all columns that are arrays. */
function countOf(argument: string, columns: readonly Column[]): number | undefined {
  const arrays = columns.filter(({ values }) => typeof values !== "number");
  const [first] = arrays;
  if (first === undefined) return undefined;
  const count = (first.values as ArrayLike<number>).length;
  if (count === 0) {
    const detail = { code: "INVALID_PARAMETER", argument: `${argument}.${first.name}` } as const;
    throw new KullbackRangeError({ ...detail, expected: "at least one number", got: "none" });
  }
  const other = arrays.find(({ values }) => (values as ArrayLike<number>).length !== count);
  if (other === undefined) return count;
  throw new KullbackRangeError({
    code: "LENGTH_MISMATCH",
    argument: `${argument}.${other.name}`,
    expected: `${count} numbers, as ${argument}.${first.name} has`,
    got: `${(other.values as ArrayLike<number>).length}`,
  });
}

/** Parameters, or a distribution that is the same for all rows. */
export function rowsOf(argument: string, value: unknown): Rows {
  if (isDistribution(value)) return { count: undefined, at: () => value };
  const family = (value as { family?: unknown } | null | undefined)?.family;
  if (typeof family !== "string" || !Object.hasOwn(families, family)) {
    throw new KullbackTypeError({
      code: "INVALID_ARGUMENT",
      argument,
      expected: `a distribution, or { family, … } with a family of ${Object.keys(families).join(", ")}`,
      got: typeof family === "string" ? `family: ${show(family)}` : show(value),
    });
  }
  const [make, ...names] = families[family as keyof Families];
  assertKnownKeys(value as object, ["family", ...names], { code: "INVALID_PARAMETER", argument });
  const columns = names.map((name) => checkedColumn(argument, name, (value as Record<string, unknown>)[name]));
  return {
    count: countOf(argument, columns),
    at(row) {
      const parameters = columns.map(({ values }) => (typeof values === "number" ? values : values[row]));
      try {
        return (make as (...parameters: unknown[]) => Distribution)(...parameters);
      } catch (error) {
        if (!isKullbackError(error)) throw error;
        const { code, expected, got } = error;
        const detail = { code, argument: `${argument}.${error.argument}`, expected, got, row, cause: error };
        throw error instanceof TypeError ? new KullbackTypeError(detail) : new KullbackRangeError(detail);
      }
    },
  };
}
