// Objects whose classes are not those of the tests: made in another global scope, a context of Node's or a frame of a
// page.

async function evaluator(): Promise<(script: string) => unknown> {
  if (typeof document === "undefined") return (await import("node:vm")).runInNewContext;
  const frame = document.body.appendChild(document.createElement("iframe"));
  const { eval: evaluate } = frame.contentWindow as Window & { eval: (script: string) => unknown };
  return (script) => evaluate(script);
}

/** The value of a script there. */
export const inAnotherRealm = await evaluator();
