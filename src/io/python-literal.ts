/** The part of Python's literals that .npy headers are made of. Strict: what is not known is an error. */

export type Literal = string | number | boolean | null | readonly Literal[] | ReadonlyMap<string, Literal>;

/** Deeper nesting than any element type has; a bound, because the parser calls itself. */
const MAX_DEPTH = 16;

const WORDS: ReadonlyMap<string, Literal> = new Map<string, Literal>([
  ["True", true],
  ["False", false],
  ["None", null],
]);

/**
 * Parses a dictionary with string keys, a tuple, a list, a string, an integer, True, False or None, and nothing after
 * it but white space. Lists and tuples both become arrays; an integer beyond 2^53 is rounded.
 *
 * @throws SyntaxError that says what was found and where
 */
export function parsePythonLiteral(text: string): Literal {
  let position = 0;

  const fail = (): never => {
    const found = position < text.length ? JSON.stringify(text.slice(position, position + 12)) : "its end";
    throw new SyntaxError(`${found} at character ${position + 1} of it`);
  };
  /** Takes what `pattern`, a sticky expression, matches here. */
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = position;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) position += found.length;
    return found;
  };
  const skip = (character: string): boolean => {
    take(/[ \t\r\n]*/y);
    if (text[position] !== character) return false;
    position++;
    return true;
  };

  /** Items up to `close`; says whether the last one was followed by a comma, which makes a tuple of one. */
  const items = (close: string, item: () => void): boolean => {
    let comma = false;
    for (let first = true; !skip(close); first = false) {
      if (!first && !comma) fail();
      item();
      comma = skip(",");
    }
    return comma;
  };

  const value = (depth: number): Literal => {
    if (depth > MAX_DEPTH) fail();
    if (skip("{")) {
      const entries = new Map<string, Literal>();
      items("}", () => {
        const key = value(depth + 1);
        if (typeof key !== "string" || entries.has(key) || !skip(":")) return fail();
        entries.set(key, value(depth + 1));
      });
      return entries;
    }
    const tuple = skip("(");
    if (tuple || skip("[")) {
      const list: Literal[] = [];
      const comma = items(tuple ? ")" : "]", () => list.push(value(depth + 1)));
      return tuple && list.length === 1 && !comma ? (list[0] as Literal) : list;
    }
    const quoted = take(/'[^'\\\n]*'|"[^"\\\n]*"/y);
    if (quoted !== undefined) return quoted.slice(1, -1);
    // Python 2 wrote long integers with an L.
    const integer = take(/-?\d+(?=L?\b)/y);
    if (integer !== undefined) {
      take(/L/y);
      return Number(integer);
    }
    const word = take(/[A-Za-z]+/y);
    return word !== undefined && WORDS.has(word) ? (WORDS.get(word) as Literal) : fail();
  };

  const result = value(0);
  take(/[ \t\r\n]*/y);
  if (position < text.length) fail();
  return result;
}
