import type { IpSet } from "@/server/model/host-state";
import { malformedLine } from "./malformed";

/**
 * `ipset save`: `create NAME TYPE options…` then `add NAME member…`. A set's name may hold blanks and is printed bare, so
 * it is delimited by the type in `create` and looked up in `add`. A member keeps its options (`nomatch`, `timeout 30`).
 */
export function parseIpSets(text: string): IpSet[] {
  const sets = new Map<string, { name: string; type: string; family: string | null; members: string[] }>();
  let lineNumber = 0;
  for (const line of text.split("\n")) {
    lineNumber += 1;
    if (line.trim() === "") continue;
    if (line.startsWith("create ")) {
      const [, name, type, options = ""] = CREATE.exec(line) ?? [];
      if (name === undefined || type === undefined) throw malformedLine("a set (create NAME TYPE)", lineNumber, line);
      sets.set(name, { name, type, family: / family (\S+)/.exec(options)?.[1] ?? null, members: [] });
    } else if (line.startsWith("add ")) {
      const entry = line.slice("add ".length).trimEnd();
      const set = sets.get(entry.slice(0, entry.indexOf(" "))) ?? longestPrefix(sets, entry);
      const member = set === undefined ? "" : entry.slice(set.name.length + 1);
      if (set === undefined || member === "") throw malformedLine("a member of a known set", lineNumber, line);
      set.members.push(member);
    } else {
      throw malformedLine("create or add", lineNumber, line);
    }
  }
  return [...sets.values()];
}

const CREATE = /^create (.+?) ((?:hash|bitmap|list):\S+)( .*)?$/;

function longestPrefix<S extends { readonly name: string }>(
  sets: ReadonlyMap<string, S>,
  entry: string,
): S | undefined {
  let best: S | undefined;
  for (const set of sets.values()) {
    if (entry.startsWith(`${set.name} `) && set.name.length > (best?.name.length ?? 0)) best = set;
  }
  return best;
}
