// Says in one line that the tests cannot run where this clone is, if they cannot: Vitest takes the paths of modules for
// addresses, in which #, ?, % and \ mean something else; and PATH, by which npm finds Vitest, ends a folder at a colon.
// All else runs there. Found by trying every ASCII character that is no letter or digit, with Vitest 4.1.12.
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [character] = (process.platform === "win32" ? /[#%]/ : /[#?%\\:]/).exec(root) ?? [];
if (character !== undefined) {
  console.error(`tests cannot run in a folder whose path has a ${character}, as ${root} has: move the clone`);
  process.exit(1);
}
