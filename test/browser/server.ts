import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, normalize } from "node:path";

/** What a server answers. */
export interface Answer {
  readonly body: string | Uint8Array;
  readonly type: string;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface PageServer {
  readonly origin: string;
  close(): Promise<void>;
}

const types: Readonly<Record<string, string>> = { ".js": "text/javascript", ".wasm": "application/wasm" };

/** Files of this repository, as a static server has them: what is built, and what that imports. */
export function publishedFile(path: string): Answer | undefined {
  const file = normalize(path).replaceAll("\\", "/");
  const type = types[extname(file)];
  if (type === undefined || !/^\/(?:dist|node_modules\/@assemblyscript\/loader)\//.test(file)) return undefined;
  return { body: readFileSync(`.${file}`), type };
}

/** Serves what `answer` knows, to this machine; all else is not found. */
export async function serve(answer: (url: URL) => Answer | undefined): Promise<PageServer> {
  let origin = "";
  const server = createServer(({ url = "/" }, response) => {
    const {
      body,
      type,
      status = 200,
      headers,
    } = answer(new URL(url, origin)) ?? {
      body: "not here",
      type: "text/plain",
      status: 404,
    };
    response.writeHead(status, { "content-type": type, ...headers }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
