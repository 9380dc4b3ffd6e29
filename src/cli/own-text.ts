/** The text copied: as it was read it is a part of a block of text, and would keep all of that in memory. */
export function ownText(text: string): string {
  return Buffer.from(text, "utf16le").toString("utf16le");
}
