import { excerpt, MalformedError } from "../../parse/malformed";

const TYPES = new Set([
  "unicast",
  "local",
  "broadcast",
  "multicast",
  "anycast",
  "throw",
  "unreachable",
  "prohibit",
  "blackhole",
  "nat",
]);
const DESTINATION = /^(default|[\d.]+(\/\d+)?|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(\/\d+)?)$/;
const FIELDS: Readonly<Record<string, string>> = {
  dev: "dev",
  table: "table",
  proto: "protocol",
  scope: "scope",
  src: "prefsrc",
  pref: "pref",
};

/** What `ip route show table all` prints for people, as the rows that it prints with `-j`. */
export function routesOfText(text: string): Record<string, unknown>[] {
  const rows: Record<string, unknown>[] = [];
  for (const line of text.split("\n")) {
    if (line.trim() === "") continue;
    // a line of a route of several next hops: the list of routes has no place for them, as with `-j`
    if (/^\s+nexthop /.test(line)) continue;
    rows.push(readRoute(line));
  }
  return rows;
}

function readRoute(line: string): Record<string, unknown> {
  const words = line.trim().split(/\s+/);
  const type = TYPES.has(words[0] ?? "") ? words.shift() : undefined;
  const dst = words.shift() ?? "";
  if (!DESTINATION.test(dst)) throw new MalformedError(`not a route: ${excerpt(line)}`);
  const row: Record<string, unknown> = { dst, ...(type === undefined ? {} : { type }) };
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? "";
    const value = words[at + 1];
    const field = FIELDS[word];
    if (value === undefined) continue;
    if (field !== undefined) row[field] = value;
    else if (word === "metric") row.metric = Number(value);
    else if (word === "via" && (value === "inet6" || value === "inet"))
      row.via = { family: value, host: words[at + 2] };
    else if (word === "via") row.gateway = value;
    else continue;
    at += 1;
  }
  return row;
}
