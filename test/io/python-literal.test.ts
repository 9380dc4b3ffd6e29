import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Literal, parsePythonLiteral } from "../../src/io/python-literal.ts";

describe("the literal of an .npy header", () => {
  test.each<[string, Literal]>([
    ["'<f8'", "<f8"],
    ['"<f8"', "<f8"],
    ["''", ""],
    ["(3, 4)", [3, 4]],
    ["(48,)", [48]],
    ["(48L, 2L)", [48, 2]],
    ["(48)", 48],
    ["()", []],
    ["[1, [2, 3],]", [1, [2, 3]]],
    ["-3", -3],
    ["  True \n", true],
    ["None", null],
    ["{}", new Map()],
    ["{'a': {'b': (1,)}, \"c\": False}", new Map<string, Literal>([["a", new Map([["b", [1]]])], ["c", false]])], // biome-ignore format: one line
    ["{'__proto__': 1}", new Map([["__proto__", 1]])],
    ["18446744073709551616", 2 ** 64],
  ])("%s", (text, expected) => {
    expect(parsePythonLiteral(text)).toEqual(expected);
  });

  test.each([
    "",
    "(",
    "(,)",
    "(3 4)",
    "(3,, 4)",
    "(3, 4",
    "(3, 4]",
    "{'a' 1}",
    "{'a': 1 'b': 2}",
    "{1: 2}",
    "{'a': 1, 'a': 2}",
    "'unfinished",
    "'es\\x41cape'",
    "3.5",
    "1e3",
    "0x10",
    "--3",
    "true",
    "Truer",
    "nan",
    "numpy.dtype('f8')",
    "__import__('os').system('true')",
    "{'a': 1} {'b': 2}",
    "1 # comment",
    "'a' 'b'",
    "\u0000",
  ])("refuses %j", (text) => {
    expect(() => parsePythonLiteral(text)).toThrow(SyntaxError);
  });

  test("nesting without end is refused, not followed", () => {
    for (const open of ["(", "[", "{'a':"]) {
      expect(() => parsePythonLiteral(open.repeat(20_000))).toThrow(SyntaxError);
    }
  });

  test("what is written is read", () => {
    const leaf = fc.oneof(fc.maxSafeInteger(), fc.boolean(), fc.constant(null), fc.string().filter(plain));
    const { tree } = fc.letrec<{ tree: Literal }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.array(tie("tree"), { maxLength: 4 }),
        fc.array(fc.tuple(fc.string().filter(plain), tie("tree")), { maxLength: 4 }).map((entries) => new Map(entries)),
      ),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        expect(parsePythonLiteral(write(value))).toEqual(value);
      }),
    );
  });

  test("whatever the text, there is a value or a SyntaxError", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."{}[]()'\",: \n0123TrueFalsN-L") }), (text) => {
        try {
          parsePythonLiteral(text);
        } catch (error) {
          expect(error).toBeInstanceOf(SyntaxError);
        }
      }),
    );
  });
});

function plain(text: string): boolean {
  return !/['\\\n]/.test(text);
}

function write(value: Literal): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return String(value === 0 ? 0 : value);
  if (typeof value === "string") return `'${value}'`;
  if (value instanceof Map) return `{${[...value].map(([key, item]) => `'${key}': ${write(item)}`).join(", ")}}`;
  const items = (value as readonly Literal[]).map(write);
  return items.length === 1 ? `(${items[0]},)` : `(${items.join(", ")})`;
}
