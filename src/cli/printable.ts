/** Control characters would split a line, or command a terminal. */
const CONTROL_CHARACTERS = /\p{Cc}+/gu;

/** Text of a file or a file's name, as it may be shown in a line on a terminal. */
export function printable(text: string): string {
  return text.replace(CONTROL_CHARACTERS, " ");
}
