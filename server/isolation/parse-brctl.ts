import { BridgeheadError } from "@/server/model/errors";

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
