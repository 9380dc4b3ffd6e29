/** What runs in a worker of a browser: `kullback/worker-thread`. Published as one file, which imports no other. */
import { createEngine } from "../create-engine.ts";
import type { FromWorker, ToWorker } from "./messages.ts";
import { serve } from "./serve.ts";

/** Of a worker's global object. */
interface WorkerScope {
  postMessage(message: FromWorker, transfer: ArrayBuffer[]): void;
  onmessage: ((event: { readonly data: ToWorker }) => void) | null;
}

const scope = globalThis as unknown as WorkerScope;

serve(
  {
    post: (message, transfer) => scope.postMessage(message, transfer),
    listen: (handle) => {
      scope.onmessage = ({ data }) => handle(data);
    },
  },
  createEngine,
);
