/** Offset of a line and column (both from 1) in a text whose lines end in any of the three ways. */
export function offsetOf(text: string, line: number, column: number): number {
  const ending = /\r\n|\n|\r/g;
  let start = text.startsWith("\uFEFF") ? 1 : 0;
  for (let at = 1; at < line; at += 1) {
    const found = ending.exec(text);
    if (found === null) break;
    start = found.index + found[0].length;
  }
  return Math.min(text.length, start + column - 1);
}
