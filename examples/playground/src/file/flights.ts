/** The flights example: delays of 3,000,000 flights, a row an airport and day. */

import counts from "../../../flights/origin_day_counts.npy.gz?url";
import names from "../../../flights/origin_day_names.csv.gz?url";
import type { BinScale, ReadRequest } from "./messages.ts";

async function fetched(address: string, signal: AbortSignal): Promise<Blob> {
  const response = await fetch(address, { signal });
  if (!response.ok) throw new Error(`${address} answered ${response.status}`);
  return response.blob();
}

export async function flights(signal: AbortSignal): Promise<ReadRequest> {
  const [file, labels] = await Promise.all([fetched(counts, signal), fetched(names, signal)]);
  return { name: "origin_day_counts.npy.gz", file, labels };
}

/** Rows with fewer flights say little. */
export const FEWEST_FLIGHTS = 50;

/** Its bins: examples/flights/README.md. */
export const delays: BinScale = { axis: "delay, minutes", start: -60, width: 5 };
