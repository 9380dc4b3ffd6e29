/** What runs in a worker of Node. */
import { type MessagePort, parentPort } from "node:worker_threads";
import { createEngine } from "../node.ts";
import { serve } from "./serve.ts";

const port = parentPort as MessagePort;

serve(
  {
    post: (message, transfer) => port.postMessage(message, transfer),
    listen: (handle) => port.on("message", handle),
  },
  createEngine,
);
