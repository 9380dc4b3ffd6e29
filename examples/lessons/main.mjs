// All lessons, in the order of README.md beside this file, each under its title.
//
//   npm run lessons

import { readFileSync } from "node:fs";

const order = readFileSync(new URL("README.md", import.meta.url), "utf8");

for (const [, number, title, file] of order.matchAll(/^(\d+)\. \[(.+?)\]\((.+?)\)/gm)) {
  console.log(`${number}. ${title}   (examples/lessons/${file})\n`);
  await import(new URL(file, import.meta.url).href);
  console.log();
}
