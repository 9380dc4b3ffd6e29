import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

export interface TemporaryDirectory {
  readonly path: string;
  /** Writes a file and returns its path. */
  file(name: string, contents: string | Uint8Array): string;
}

/** A directory that is there until the tests of the file are over. */
export function temporaryDirectory(): TemporaryDirectory {
  const path = mkdtempSync(join(tmpdir(), "kullback-"));
  afterAll(() => rmSync(path, { recursive: true, force: true }));
  return {
    path,
    file(name, contents) {
      const file = join(path, name);
      writeFileSync(file, contents);
      return file;
    },
  };
}
