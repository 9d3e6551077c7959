import { BridgeheadError } from "@/server/model/errors";

/** A pasted text without the table of `brctl show` in it, which ends at an empty line, at XML or at the end. */
export function cutBrctl(text: string): { readonly rest: string; readonly table: string | null } {
  const lines = text.split("\n");
  const start = lines.findIndex((line) => /^bridge name\s+bridge id\s/.test(line));
  if (start < 0) return { rest: text, table: null };
  const length = lines.slice(start).findIndex((line) => line.trim() === "" || line.startsWith("<"));
  const end = length < 0 ? lines.length : start + length;
  return {
    rest: [...lines.slice(0, start), ...lines.slice(end)].join("\n"),
    table: lines.slice(start, end).join("\n"),
  };
}

/**
 * Bridges and their ports from the text of `brctl show`. The first line of a bridge names its first port, further ports
 * stand alone on lines that begin with a blank; a bridge without ports has none, not a nameless one.
 */
export function parseBrctl(text: string): ReadonlyMap<string, readonly string[]> {
  const bridges = new Map<string, string[]>();
  let ports: string[] | null = null;
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "" || /^bridge name\s/.test(line)) continue;
    const words = line.trim().split(/\s+/);
    const [first = "", id = "", , port] = words;
    if (/^\s/.test(line) && words.length === 1 && ports !== null) ports.push(first);
    else if (!/^\s/.test(line) && /^[0-9a-f]{4}\.[0-9a-f]{12}$/i.test(id) && words.length <= 4) {
      ports = port === undefined ? [] : [port];
      bridges.set(first, ports);
    } else {
      throw new BridgeheadError("invalid", `Line ${index + 1} is not one of brctl show: ${line.trim().slice(0, 80)}`, {
        remedy: "Paste the whole output of brctl show with its blanks.",
      });
    }
  }
  return bridges;
}
