/** What a figure was measured on. */
import { cpus } from "node:os";
import type { Machine } from "./result.ts";

export function machine(): Machine {
  return {
    date: new Date().toISOString().slice(0, 10),
    node: process.versions.node,
    v8: process.versions.v8,
    processor: `${cpus()[0]?.model.trim() ?? "unknown"}, ${cpus().length} logical cores`,
    platform: `${process.platform} ${process.arch}`,
  };
}

/** A line that says so. */
export function machineLine({ date, node, v8, processor, platform }: Machine): string {
  return `${date}, Node ${node} (V8 ${v8}), ${processor}, ${platform}.`;
}
