/**
 * Distributions as they are typed, in the form of their names: `normal(0,1)`, `truncated(normal(0,1),-1,2)`,
 * `mixture(0.5*normal(-3,1)+0.5*normal(3,1))`, `categorical([0.2,0.8])`, `diagonalNormal({mean:[0,1],std:[1,2]})`.
 *
 * By recursive descent:
 *
 *   distribution = name "(" [ value { "," value } ] ")" | "mixture" "(" part { "+" part } ")"
 *   part         = [ number "*" ] distribution
 *   value        = number | distribution | "[" value { "," value } "]" | "{" name ":" value { "," name ":" value } "}"
 *
 * A number is a decimal, or `Infinity`, with a sign or without. Space between these means nothing.
 */
import {
  bernoulli,
  beta,
  binomial,
  categorical,
  cauchy,
  type Distribution,
  diagonalNormal,
  dirichlet,
  exponential,
  gamma,
  geometric,
  gumbel,
  laplace,
  logistic,
  logNormal,
  mixture,
  multivariateNormal,
  normal,
  pareto,
  poisson,
  studentT,
  truncated,
  uniform,
} from "../continuous.ts";
import { isKullbackError, KullbackRangeError, nearestName, show } from "../errors.ts";
import { distributionForm, distributionForms } from "./distribution-forms.ts";

type Make = (...values: never[]) => Distribution;

const makers: ReadonlyMap<string, Make> = new Map<string, Make>(
  Object.entries({
    bernoulli,
    beta,
    binomial,
    categorical,
    cauchy,
    diagonalNormal,
    dirichlet,
    exponential,
    gamma,
    geometric,
    gumbel,
    laplace,
    logNormal,
    logistic,
    multivariateNormal,
    normal,
    pareto,
    poisson,
    studentT,
    truncated,
    uniform,
  }),
);

/** Deeper, and what a user typed is no distribution: the reader calls itself for each level. */
const DEEPEST = 100;

const NUMBER = /^[-+]?(?:Infinity|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)/;
const NAME = /^[A-Za-z]\w*/;

/** Reads an expression from the left. */
class Reader {
  private at = 0;
  private depth = 0;

  constructor(
    private readonly argument: string,
    private readonly text: string,
  ) {}

  /** The whole text as one distribution. */
  whole(): Distribution {
    const distribution = this.distribution();
    this.skipSpace();
    if (this.at < this.text.length) throw this.unexpected("nothing more");
    return distribution;
  }

  private skipSpace(): void {
    while (/\s/.test(this.text.charAt(this.at))) this.at++;
  }

  /** What is wrong, and where. */
  private wrong(at: number, expected: string, got: string): KullbackRangeError {
    return new KullbackRangeError({
      code: "INVALID_ARGUMENT",
      argument: this.argument,
      column: at + 1,
      expected,
      got,
    });
  }

  private unexpected(expected: string): KullbackRangeError {
    const rest = [...this.text.slice(this.at)];
    return this.wrong(this.at, expected, rest.length === 0 ? "the end" : show(rest.slice(0, 12).join("")));
  }

  private match(pattern: RegExp): string | undefined {
    this.skipSpace();
    const [found] = pattern.exec(this.text.slice(this.at)) ?? [];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  private take(sign: string): boolean {
    this.skipSpace();
    const isThere = this.text.startsWith(sign, this.at);
    if (isThere) this.at += sign.length;
    return isThere;
  }

  private expect(sign: string): void {
    if (!this.take(sign)) throw this.unexpected(`"${sign}"`);
  }

  /** What `read` reads, separated by `sign`, up to `end`. */
  private list<Item>(read: () => Item, sign: string, end: string): Item[] {
    if (this.take(end)) return [];
    this.depth++;
    if (this.depth > DEEPEST) throw this.wrong(this.at - 1, `at most ${DEEPEST} brackets in each other`, "more");
    const items = [read()];
    while (this.take(sign)) items.push(read());
    this.skipSpace();
    if (!this.take(end)) throw this.unexpected(`"${sign}" or "${end}"`);
    this.depth--;
    return items;
  }

  private name(): string {
    const name = this.match(NAME);
    if (name === undefined) throw this.unexpected("a distribution, such as normal(0,1)");
    return name;
  }

  private distribution(): Distribution {
    this.skipSpace();
    const start = this.at;
    const name = this.name();
    if (!distributionForms.has(name)) {
      const nearest = nearestName(name, [...distributionForms.keys()]);
      throw this.wrong(start, `a distribution (did you mean ${nearest}?)`, show(name));
    }
    this.expect("(");
    const make = makers.get(name);
    if (make === undefined) return this.made(start, name, () => mixture(this.list(() => this.part(), "+", ")")));
    const values = this.list(() => this.value(), ",", ")");
    if (values.length !== make.length) {
      throw this.wrong(start, distributionForm(name), `${values.length} of these`);
    }
    return this.made(start, name, () => make(...(values as never[])));
  }

  /** A distribution, or what is wrong with its parameters. */
  private made(start: number, name: string, make: () => Distribution): Distribution {
    try {
      return make();
    } catch (error) {
      // What was wrong with a part has said where already.
      if (!isKullbackError(error) || error.column !== undefined) throw error;
      throw this.wrong(start, `${name} with ${error.argument} ${error.expected}`, error.got);
    }
  }

  private part(): [weight: number, distribution: Distribution] {
    const number = this.match(NUMBER);
    if (number === undefined) return [1, this.distribution()];
    this.expect("*");
    return [Number(number), this.distribution()];
  }

  private value(): unknown {
    if (this.take("[")) return this.list(() => this.value(), ",", "]");
    if (this.take("{")) return Object.fromEntries(this.list(() => this.entry(), ",", "}"));
    const number = this.match(NUMBER);
    if (number !== undefined) return Number(number);
    this.skipSpace();
    if (!NAME.test(this.text.slice(this.at))) throw this.unexpected("a number or a distribution");
    return this.distribution();
  }

  private entry(): [name: string, value: unknown] {
    const name = this.match(NAME);
    if (name === undefined) throw this.unexpected("a name, such as mean");
    this.expect(":");
    return [name, this.value()];
  }
}

/**
 * The distribution that a user typed.
 *
 * @throws KullbackRangeError where it is none, with the column, from 1
 */
export function parseDistribution(argument: string, text: string): Distribution {
  return new Reader(argument, text).whole();
}
