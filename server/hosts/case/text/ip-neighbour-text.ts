import { excerpt, MalformedError } from "../../parse/malformed";

const STATES = new Set(["INCOMPLETE", "REACHABLE", "STALE", "DELAY", "PROBE", "FAILED", "NOARP", "PERMANENT", "NONE"]);

/** What `ip [-s -s] neigh` prints for people, as the rows that it prints with `-j`. */
export function neighboursOfText(text: string): Record<string, unknown>[] {
  const rows: Record<string, unknown>[] = [];
  for (const line of text.split("\n")) {
    if (line.trim() === "") continue;
    const words = line.trim().split(/\s+/);
    const dev = words[words.indexOf("dev") + 1];
    if (!words.includes("dev") || dev === undefined || !/^[\da-fA-F:.]+$/.test(words[0] ?? "")) {
      throw new MalformedError(`not a neighbour: ${excerpt(line)}`);
    }
    const at = words.indexOf("lladdr");
    const lladdr = at === -1 ? undefined : words[at + 1];
    const state = words.filter((word) => STATES.has(word));
    rows.push({ dst: words[0], dev, ...(lladdr === undefined ? {} : { lladdr }), state });
  }
  return rows;
}
