const REASONS: ReadonlyMap<unknown, string> = new Map([
  ["EACCES", "permission denied"],
  ["EISDIR", "a directory"],
  ["ELOOP", "a loop of symbolic links"],
  ["EMFILE", "too many open files"],
  ["ENAMETOOLONG", "a name that is too long"],
  ["ENOENT", "no such file or directory"],
  ["ENOSPC", "no space left on the device"],
  ["ENOTDIR", "a path through something that is not a directory"],
  ["EPERM", "permission denied"],
  ["EROFS", "a read-only file system"],
]);

/** Why the operating system refused, in words where we have them. */
export function systemReason(cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  return REASONS.get(code) ?? (cause instanceof Error ? cause.message : String(cause));
}
