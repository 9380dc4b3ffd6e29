/** One thing that takes time, at a time: its progress, how it ended, and a button that stops it. */

import { button, element } from "./dom.ts";

type Work = (signal: AbortSignal, onProgress: (part: number) => void) => Promise<string>;

export class Task {
  readonly element: HTMLElement;
  readonly #status = element("p", { role: "status", class: "status" });
  readonly #progress = element("progress", { max: 1, value: 0, "aria-label": "Progress" });
  readonly #cancel: HTMLButtonElement;
  #controller: AbortController | undefined;

  constructor() {
    this.#cancel = button("Cancel", () => this.#controller?.abort(), { disabled: true });
    this.element = element(
      "div",
      { class: "task" },
      element("div", { class: "task-bar" }, this.#progress, this.#cancel),
      this.#status,
    );
  }

  /** Stops what is going on, and does this instead; it says in a sentence what it did. */
  async run(name: string, work: Work): Promise<void> {
    this.#controller?.abort();
    const controller = new AbortController();
    this.#controller = controller;
    const isCurrent = () => this.#controller === controller;
    this.#status.className = "status";
    this.#status.textContent = `${name}…`;
    this.#progress.value = 0;
    this.#cancel.disabled = false;
    this.element.ariaBusy = "true";
    let said: string;
    let failed = false;
    try {
      said = await work(controller.signal, (part) => {
        if (isCurrent()) this.#progress.value = part;
      });
    } catch (error) {
      failed = !controller.signal.aborted;
      said = failed ? (error instanceof Error ? error.message : String(error)) : "Canceled.";
    }
    // Of what another has taken the place of, nothing is said.
    if (!isCurrent()) return;
    this.#controller = undefined;
    this.#status.textContent = said;
    this.#status.classList.toggle("problem", failed);
    this.#progress.value = failed || controller.signal.aborted ? 0 : 1;
    this.#cancel.disabled = true;
    this.element.ariaBusy = "false";
  }
}
