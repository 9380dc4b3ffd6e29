/** csv-parse as the package's reader of CSV has it, in a browser: its streams there take text, where Node's take bytes. */

import { type Options, type Parser, parse as parseText } from "csv-parse/browser/esm";

/** A parser that is written bytes of UTF-8, which may end within a character. */
export function parse(options: Options): Parser {
  const parser = parseText(options);
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const write: Parser["write"] = parser.write.bind(parser);
  const writeBytes = (bytes: Uint8Array, done: (error?: Error | null) => void) =>
    write(decoder.decode(bytes, { stream: true }), done);
  return Object.assign(parser, { write: writeBytes });
}
