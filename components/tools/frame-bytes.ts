/**
 * Bytes of a frame from how tools print them: bare hex, pairs with blanks or colons, `tcpdump -xx` (offset and a colon),
 * `hexdump -C` and Wireshark's dump (offset, text at the end). `null`: this is no frame.
 */
export function frameBytes(text: string): Uint8Array | null {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  const offsets = lines.filter((line) => OFFSET.test(line));
  const chosen = offsets.length > 0 ? offsets.map(withoutMargins) : lines;
  const hex = chosen.join("").replaceAll(/\s|:|^0x/gi, "");
  if (hex.length < 28 || hex.length % 2 !== 0 || !/^[0-9a-f]+$/i.test(hex)) return null;
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** `0x0010:`, `00000010  ` or `0010   ` before the bytes. */
const OFFSET = /^\s*(0x[0-9a-f]{4,8}:|[0-9a-f]{4,8}(:|\s{2,}))/i;

/** The text column begins after two blanks, or a bar. */
function withoutMargins(line: string): string {
  const bytes = line.replace(OFFSET, "").replace(/\|.*$/, "").trim();
  const groups: string[] = [];
  for (const group of bytes.split(/(\s+)/)) {
    if (/^\s+$/.test(group)) {
      // two blanks end the bytes, but hexdump -C has them in the middle too
      if (group.length > 2) break;
    } else if (/^([0-9a-f]{2}){1,2}$/i.test(group)) groups.push(group);
    else break;
  }
  return groups.join("");
}
