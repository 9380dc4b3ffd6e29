/** A file that is whole or not there: written beside its place, and renamed when it is finished. */

import { randomBytes } from "node:crypto";
import { unlinkSync } from "node:fs";
import { type FileHandle, open, readlink, realpath, rename, stat, unlink } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { KullbackRangeError } from "../errors.ts";
import { systemReason } from "./system-reason.ts";

/** The permissions in a file's mode: one that is replaced keeps its own. */
const PERMISSIONS = 0o777;

/** Paths of the files being written, for {@link discardUnfinishedFiles}. */
const unfinished = new Set<string>();

/** Removes what has been written and not finished. Synchronous: for the moment before the process ends. */
export function discardUnfinishedFiles(): void {
  for (const path of unfinished) {
    try {
      unlinkSync(path);
    } catch {
      // The process is ending; a temporary file that cannot be removed changes nothing.
    }
  }
  unfinished.clear();
}

export class OutputFile {
  /** The path as it was given. */
  readonly name: string;
  readonly #target: string;
  readonly #temporary: string;
  readonly #handle: FileHandle;

  private constructor(name: string, target: string, temporary: string, handle: FileHandle) {
    this.name = name;
    this.#target = target;
    this.#temporary = temporary;
    this.#handle = handle;
  }

  /**
   * Makes the temporary file, so that a path that cannot be written is refused before any work is done. Until `finish`
   * the file at `path` is as it was: it may be one that is being read.
   */
  static async create(path: string): Promise<OutputFile> {
    try {
      const target = await targetOf(path);
      const status = await stat(target).catch(() => undefined);
      if (status?.isFile() === false) throw new Error(status.isDirectory() ? "a directory" : "no regular file");
      const temporary = join(
        dirname(target),
        `.${basename(target).slice(0, 100)}.${randomBytes(6).toString("hex")}.tmp`,
      );
      // Before it is there, so that no signal can come between.
      unfinished.add(temporary);
      const handle = await open(temporary, "wx").catch((cause) => {
        unfinished.delete(temporary);
        if (cause.code === "ENOENT") throw new Error(`no folder ${dirname(target)}`, { cause });
        throw cause;
      });
      if (status !== undefined) await handle.chmod(status.mode & PERMISSIONS);
      return new OutputFile(path, target, temporary, handle);
    } catch (cause) {
      throw notWritable(path, cause);
    }
  }

  /** Appends `bytes`, or overwrites what is at `position`. */
  async write(bytes: Uint8Array, position: number | null = null): Promise<void> {
    try {
      for (let written = 0; written < bytes.length; ) {
        const at = position === null ? null : position + written;
        written += (await this.#handle.write(bytes, written, bytes.length - written, at)).bytesWritten;
      }
    } catch (cause) {
      throw notWritable(this.name, cause);
    }
  }

  /** Puts the file in its place. */
  async finish(): Promise<void> {
    try {
      await this.#handle.sync();
      await this.#handle.close();
      await rename(this.#temporary, this.#target);
      unfinished.delete(this.#temporary);
    } catch (cause) {
      throw notWritable(this.name, cause);
    }
  }

  /** Removes what has been written, if it is not finished. */
  async discard(): Promise<void> {
    if (!unfinished.delete(this.#temporary)) return;
    await this.#handle.close().catch(() => {});
    await unlink(this.#temporary).catch(() => {});
  }
}

/** The file that `path` leads to, which need not exist: a symbolic link stays one, and what it points to is replaced. */
async function targetOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ENOENT") throw cause;
  }
  const link = await readlink(path).catch(() => undefined);
  // Seen from the folder itself, not from a link to it.
  return link === undefined ? path : targetOf(resolve(await realpath(dirname(path)), link));
}

function notWritable(name: string, cause: unknown): KullbackRangeError {
  return new KullbackRangeError({
    code: "FILE_NOT_WRITABLE",
    argument: name,
    file: name,
    expected: "a file that can be written",
    got: systemReason(cause),
    cause,
  });
}
