/** The page: three sections, of which the address says which is shown. */

import "./style/style.css";
import { createEngine } from "kullback";
import { benchmarkSection } from "./benchmark/section.ts";
import { drawSection } from "./draw/section.ts";
import { fileSection } from "./file/section.ts";

const main = document.querySelector("main") as HTMLElement;
const engine = await createEngine();
const sections = [drawSection(engine), fileSection(), benchmarkSection()];
main.replaceChildren(...sections);

const backend = engine.backend === "wasm" ? "WebAssembly" : "JavaScript";
(document.querySelector("#engine") as HTMLElement).textContent = `Scored by ${backend}: ${engine.reason}.`;

function show(): void {
  const shown = sections.find(({ id }) => `#${id}` === location.hash) ?? (sections[0] as HTMLElement);
  for (const section of sections) section.hidden = section !== shown;
  for (const link of document.querySelectorAll("nav a")) {
    if (link.getAttribute("href") === `#${shown.id}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

window.addEventListener("hashchange", () => {
  // The link to the content leads to what is shown already.
  if (location.hash === `#${main.id}`) return;
  show();
  window.scrollTo(0, 0);
});
show();
