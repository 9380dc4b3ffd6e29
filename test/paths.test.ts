import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { temporaryDirectory } from "./temporary-directory.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const directory = temporaryDirectory();

/** A clone, as far as these tests need one, in a folder of this name. */
function clone(folder: string): string {
  const path = join(directory.path, folder);
  mkdirSync(path);
  for (const part of ["package.json", "dist", "examples", "tools"])
    cpSync(join(root, part), join(path, part), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(path, "node_modules"), "junction");
  return path;
}

function run(path: string, args: readonly string[]) {
  return spawnSync(process.execPath, args, { cwd: path, encoding: "utf8" });
}

describe.skipIf(process.platform === "win32")("in a folder with a strange name", () => {
  const strange = clone("a #1 50%25 what? 'quoted' é");

  test("the example runs", () => {
    expect(run(strange, ["examples/flights/main.mjs"])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining("39,952 airport-days"),
      stderr: "",
    });
  });

  test("the command runs", () => {
    directory.file("a #1 50%25 what? 'quoted' é/100% #1?.csv", "1,1\n");
    const args = ["dist/cli/bin.js", "score", "100% #1?.csv", "-d", "entropy", "--base", "2", "--out", "out #%3f.csv"];
    expect(run(strange, args)).toMatchObject({ status: 0, stderr: "" });
    expect(run(strange, ["dist/cli/bin.js", "score", "out #%3f.csv", "-d", "entropy"])).toMatchObject({
      status: 0,
      stdout: "0\t0\n",
    });
  });

  test("npm test says in a line why it cannot", () => {
    const { status, stderr } = run(strange, ["tools/check-path.mjs"]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^tests cannot run in a folder whose path has a #, as .*: move the clone\n$/);
    expect(run(clone("a (b) 'c' & d, é"), ["tools/check-path.mjs"])).toMatchObject({ status: 0, stderr: "" });
  });
});

test("npm test looks at the path first", () => {
  const { scripts } = JSON.parse(readFileSync(`${root}package.json`, "utf8"));
  expect(scripts.test).toMatch(/^node tools\/check-path\.mjs && /);
});
