/** Where a file is dropped, or chosen. */

import { element } from "../dom.ts";

export function dropZone(onFile: (file: File) => void): HTMLElement {
  const input = element("input", { type: "file", accept: ".csv,.npy,.gz,text/csv", class: "visually-hidden" });
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
    element(
      "span",
      { class: "hint" },
      "One histogram a row, gzipped or not. A CSV may have a header line, and labels.",
    ),
    element("span", { class: "drop-button", "aria-hidden": "true" }, "Choose a file"),
    input,
  );
  // Anywhere on the page: a browser would leave it for a file that is dropped beside the zone.
  const hasFile = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes("Files") ?? false;
  const mark = (isOver: boolean) => zone.classList.toggle("over", isOver);
  document.addEventListener("dragover", (event) => {
    if (!hasFile(event)) return;
    event.preventDefault();
    mark(true);
  });
  document.addEventListener("dragleave", () => mark(false));
  document.addEventListener("drop", (event) => {
    mark(false);
    if (!hasFile(event)) return;
    event.preventDefault();
    take(event.dataTransfer?.files);
  });
  return zone;
}
