// What every runtime and bundler that has workers is given besides program.js: a number from an engine in one.
import { createWorkerEngine } from "kullback/worker";

/** @param {import("kullback/worker").WorkerEngineOptions} [options] */
export async function scoreInWorker(options) {
  const engine = await createWorkerEngine(options);
  try {
    const [score] = await engine.score("kl", [0.9, 0.1], [0.5, 0.5]);
    return `${engine.backend} ${score}`;
  } finally {
    engine.close();
  }
}
