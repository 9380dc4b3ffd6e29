import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { clearProgress, Progress } from "../../src/cli/progress.ts";

let written = "";

function terminal(is: boolean): void {
  vi.spyOn(process.stderr, "isTTY", "get").mockReturnValue(is);
}

beforeEach(() => {
  written = "";
  // A property of its own, so that it can be spied on where standard error is no terminal.
  Object.defineProperty(process.stderr, "isTTY", { get: () => false, configurable: true });
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    written += text;
    return true;
  });
  vi.stubEnv("TERM", "xterm");
  vi.stubEnv("NO_COLOR", "");
  vi.useFakeTimers({ toFake: ["performance"] });
});

afterEach(() => {
  clearProgress();
  vi.useRealTimers();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

function run(progress: Progress): void {
  for (let rows = 1000; rows <= 4000; rows += 1000) {
    vi.advanceTimersByTime(60);
    progress.update(rows, rows, 8000);
  }
}

test("of other things than rows", () => {
  terminal(true);
  run(new Progress("samples"));
  expect(written).toContain(" 4,000 samples");
});

test("a bar, now and then, that is removed", () => {
  terminal(true);
  run(new Progress());
  expect(written.match(/[\d,]+ rows/g)).toEqual(["2,000 rows", "4,000 rows"]);
  expect(written).toContain("50 %");
  expect(written).toContain("\u001b[32m");
  clearProgress();
  expect(written.endsWith("\r\u001b[K")).toBe(true);
  const before = written;
  clearProgress();
  expect(written).toBe(before);
});

test("without colours", () => {
  terminal(true);
  vi.stubEnv("NO_COLOR", "1");
  run(new Progress());
  expect(written).toContain("50 %");
  // Escapes are there to erase the line, none of them to colour it.
  expect(
    written
      .split("\u001b")
      .slice(1)
      .every((text) => text.startsWith("[K")),
  ).toBe(true);
});

test("rows alone, where the size is not known", () => {
  terminal(true);
  const progress = new Progress();
  vi.advanceTimersByTime(200);
  progress.update(1_234_567, 10, undefined);
  expect(written).toBe("\r\u001b[K1,234,567 rows");
});

test.each([
  ["no terminal", false, "xterm"],
  ["a dumb terminal", true, "dumb"],
])("nothing for %s", (_, isTerminal, term) => {
  terminal(isTerminal);
  vi.stubEnv("TERM", term);
  run(new Progress());
  clearProgress();
  expect(written).toBe("");
});
