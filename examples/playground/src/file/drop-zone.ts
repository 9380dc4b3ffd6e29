/** Where a file is dropped, or chosen. */

import { element } from "../dom.ts";

export function dropZone(onFile: (file: File) => void): HTMLElement {
  const input = element("input", { type: "file", accept: ".csv,.npy,.gz,text/csv" });
  const take = (files: FileList | null | undefined) => {
    const file = files?.[0];
    if (file !== undefined) onFile(file);
    // The same file can be chosen again.
    input.value = "";
  };
  input.addEventListener("change", () => take(input.files));
  const zone = element(
    "label",
    { class: "drop" },
    element("strong", {}, "Drop a CSV or .npy file here, or choose one"),
    element("span", { class: "hint" }, "A row a histogram; gzipped or not."),
    input,
  );
  // Anywhere on the page: a browser would leave it for a file that is dropped beside the zone.
  const isShown = () => zone.offsetParent !== null;
  const mark = (isOver: boolean) => zone.classList.toggle("over", isOver);
  document.addEventListener("dragover", (event) => {
    if (!isShown()) return;
    event.preventDefault();
    mark(true);
  });
  document.addEventListener("dragleave", () => mark(false));
  document.addEventListener("drop", (event) => {
    mark(false);
    if (!isShown()) return;
    event.preventDefault();
    take(event.dataTransfer?.files);
  });
  return zone;
}
