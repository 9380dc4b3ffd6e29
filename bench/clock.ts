/**
 * The clock of the benchmarks: processor time of this process, in milliseconds. What other processes take of the processor
 * does not count; by a wall clock a call that is interrupted looks slow, and long calls are interrupted more often than
 * short ones, so that even ratios were off by half on a busy machine. Reading it takes about a microsecond. Windows counts
 * processor time in steps of 16 ms, so there it is the wall clock.
 */
export const clockName = process.platform === "win32" ? "wall-clock time" : "processor time";

export function now(): number {
  if (process.platform === "win32") return performance.now();
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
