// The strangest days at US airports, January to June 2001: which day's delays look least like the whole country's?
//
// Every row of origin_day_counts.npy.gz is a histogram of one airport's delays on one day. Its KL divergence from the
// histogram of all flights, in bits, is how much longer a delay of that day is in a code made for the whole country than
// in one made for that day.
//
//   npm start

import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { createEngine, histograms } from "kullback";
import { readNpy } from "./npy.mjs";

const FEWEST_FLIGHTS = 50;
const SHOWN = 10;
const RUNS = 9;

/** @param {string} name */
const file = (name) => readFileSync(new URL(name, import.meta.url));

const counts = readNpy(gunzipSync(file("origin_day_counts.npy.gz")));
const national = readNpy(file("national_counts.npy"));
const names = gunzipSync(file("origin_day_names.csv.gz")).toString().trim().split("\n").slice(1);

const engine = await createEngine();
const days = histograms(counts, national.length);
const score = () => engine.score("kl", days, national, { base: 2 });

const scores = score();
const flights = names.map((_, day) =>
  counts.subarray(day * national.length, (day + 1) * national.length).reduce((sum, count) => sum + count, 0),
);
const strangest = [...names.keys()]
  .filter((day) => flights[day] >= FEWEST_FLIGHTS)
  .sort((a, b) => scores[b] - scores[a])
  .slice(0, SHOWN);

/** Rows a second: the median of some runs, after others that warm up. */
function speed() {
  for (let run = 0; run < RUNS; run++) score();
  const times = Array.from({ length: RUNS }, () => {
    const start = performance.now();
    score();
    return performance.now() - start;
  }).sort((a, b) => a - b);
  return names.length / (times[RUNS >> 1] / 1000);
}

/** @param {number} number */
const grouped = (number) => Math.round(number).toLocaleString("en-US");

console.log(`${grouped(names.length)} airport-days against the whole country, KL in bits.`);
console.log(`The ${SHOWN} strangest of those with at least ${FEWEST_FLIGHTS} flights:\n`);
console.log("airport  day         flights    bits");
for (const day of strangest) {
  const [airport, date] = names[day].split(",");
  console.log(`${airport.padEnd(7)}  ${date}  ${String(flights[day]).padStart(7)}  ${scores[day].toFixed(4)}`);
}
console.log(`\nbackend: ${engine.backend} (${engine.reason})`);
console.log(`speed:   ${grouped(speed())} rows of ${national.length} bins a second`);
engine.close();
