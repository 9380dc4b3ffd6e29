// What every runtime and bundler is given: some numbers by each way into the package. run.mjs compares them with those of
// the Node it runs in.
import { createEngine, klDivergence } from "kullback";
import { estimateKl, gamma } from "kullback/continuous";

export async function report() {
  const engine = await createEngine();
  const [score] = engine.score("kl", [0.9, 0.1], [0.5, 0.5]);
  const { estimate } = await estimateKl(engine, gamma(3, 1), gamma(2, 1), { samples: 1000, seed: 1 });
  return {
    backend: engine.backend,
    reason: engine.reason,
    score,
    single: klDivergence([0.9, 0.1], [0.5, 0.5]),
    estimate,
  };
}
