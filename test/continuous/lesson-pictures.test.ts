import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folder, outputOf, root } from "../lesson-output.ts";

describe("pictures of lessons", () => {
  test.each([
    ["covering-and-seeking.mjs", ["target", "forward, KL 0.46", "reverse, KL 0.83"]],
    ["em.mjs", ["bound", "mean of ln p(x)"]],
  ])("%s says where its picture is, and that has these labels", (file, labels) => {
    const path = /^picture: (.+\.svg)$/m.exec(outputOf(file).stdout)?.[1] as string;
    const picture = readFileSync(path, "utf8");
    expect(picture).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"[^>]*>.*<\/svg>\n$/s);
    expect(picture).not.toContain("NaN");
    for (const label of labels) expect(picture).toContain(`>${label}</text>`);
  });

  test("where the library for pictures is not installed, the lesson is there without one", () => {
    const own = mkdtempSync(join(tmpdir(), "kullback-lessons-"));
    try {
      cpSync(folder, join(own, "lessons"), { recursive: true });
      mkdirSync(join(own, "node_modules"));
      symlinkSync(root, join(own, "node_modules/kullback"), "dir");
      const { status, stdout, stderr } = spawnSync(process.execPath, [join(own, "lessons/em.mjs")], {
        encoding: "utf8",
      });
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      expect(`${stdout}`).toBe(outputOf("em.mjs").stdout.replace(/\npicture: .+\n/, ""));
    } finally {
      rmSync(own, { recursive: true });
    }
  });
});
