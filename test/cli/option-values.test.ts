import { InvalidArgumentError } from "commander";
import { describe, expect, test } from "vitest";
import {
  parseBase,
  parseCount,
  parseMass,
  parseNumber,
  parseWhole,
  parseYes,
  parseZeros,
} from "../../src/cli/option-values.ts";

const parsers = { parseBase, parseWhole, parseCount, parseMass, parseNumber, parseYes, parseZeros };
type Parser = keyof typeof parsers;

describe("option values", () => {
  test.each<[Parser, string, unknown]>([
    ["parseNumber", "-1.5e3", -1500],
    ["parseMass", "0", 0],
    ["parseMass", "0.5", 0.5],
    ["parseCount", "10", 10],
    ["parseWhole", "0", 0],
    ["parseYes", "yes", true],
    ["parseYes", "no", false],
    ["parseBase", "2", 2],
    ["parseBase", "0.5", 0.5],
    ["parseBase", "e", "e"],
    ["parseZeros", "infinite", "infinite"],
    ["parseZeros", "drop", "drop"],
    ["parseZeros", "throw", "throw"],
    ["parseZeros", "epsilon:1e-10", { epsilon: 1e-10 }],
    ["parseZeros", "pseudocount:0.5", { pseudocount: 0.5 }],
  ])("%s(%j)", (parser, text, expected) => {
    expect(parsers[parser](text)).toEqual(expected);
  });

  test.each<[Parser, string]>([
    ["parseNumber", ""],
    ["parseNumber", "0x10"],
    ["parseNumber", "nan"],
    ["parseNumber", "1e999"],
    ["parseNumber", "1,5"],
    ["parseMass", "-1"],
    ["parseCount", "0"],
    ["parseCount", "-1"],
    ["parseCount", "1.5"],
    ["parseCount", "1e3"],
    ["parseCount", "9007199254740993"],
    ["parseWhole", "-1"],
    ["parseWhole", ""],
    ["parseYes", "true"],
    ["parseBase", "1"],
    ["parseBase", "0"],
    ["parseBase", "-2"],
    ["parseBase", "E"],
    ["parseBase", "1e999"],
    ["parseZeros", ""],
    ["parseZeros", "epsilon"],
    ["parseZeros", "epsilon:"],
    ["parseZeros", "epsilon:x"],
    ["parseZeros", "epsilon:1:2"],
    ["parseZeros", "constructor:1"],
    ["parseZeros", "Infinite"],
  ])("%s(%j) is refused", (parser, text) => {
    expect(() => parsers[parser](text)).toThrow(InvalidArgumentError);
  });
});
