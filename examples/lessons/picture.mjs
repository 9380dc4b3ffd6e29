// A picture of a lesson, as an SVG file, by Observable Plot. That is installed with the repository, for development, not with
// the package: where it is not there, lessons do without pictures.

import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = new URL("../../build/lessons/", import.meta.url);

/** Writes what `options` makes with Plot's functions to build/lessons/NAME.svg, and says where that is. */
export async function picture(name, options) {
  let Plot;
  let parseHTML;
  try {
    [Plot, { parseHTML }] = await Promise.all([import("@observablehq/plot"), import("linkedom")]);
  } catch (error) {
    if (error.code === "ERR_MODULE_NOT_FOUND") return;
    throw error;
  }
  const { document } = parseHTML("<!doctype html><body></body>");
  const svg = Plot.plot({ document, ...options(Plot) });
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  mkdirSync(folder, { recursive: true });
  const file = new URL(`${name}.svg`, folder);
  writeFileSync(file, `${svg.outerHTML}\n`);
  console.log(`\npicture: ${fileURLToPath(file)}`);
}
