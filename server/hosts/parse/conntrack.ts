import type { ConntrackZones } from "@/server/model/host-state";
import { MalformedError, malformedLine } from "./malformed";

/**
 * Counts the entries of each zone in `conntrack -L` (plain, `-o extended`, `-o id`), `/proc/net/nf_conntrack` or
 * `ovs-appctl dpctl/dump-conntrack`: one entry a line, all with `src=`; no zone printed is zone 0. An entry with a zone of
 * its own for each direction counts in both. The tool's closing remark says how many there are, and is held to it.
 */
export function parseConntrack(text: string): ConntrackZones {
  const entries = new Map<number, number>();
  let total = 0;
  let announced: number | null = null;
  let lineNumber = 0;
  for (const line of text.split("\n")) {
    lineNumber += 1;
    if (line.trim() === "") continue;
    const remark = REMARK.exec(line)?.[1];
    if (remark !== undefined) {
      announced = Number(remark);
      continue;
    }
    if (!line.includes("src=")) throw malformedLine("a connection (src=… dst=…)", lineNumber, line);
    total += 1;
    for (const zone of zonesOf(line)) entries.set(zone, (entries.get(zone) ?? 0) + 1);
  }
  if (announced !== null && announced !== total) {
    throw new MalformedError(`the tool counted ${announced} entries and the text holds ${total}: the text was cut`);
  }
  const zones = [...entries].map(([zone, count]) => ({ zone, entries: count })).sort((a, b) => a.zone - b.zone);
  return { total, zones };
}

const REMARK = /^conntrack v\S+ .*: (\d+) flow entries have been shown/;
const ZONE = /[\s,]zone(?:-orig|-reply)?=(\d+)/g;

function zonesOf(line: string): Set<number> {
  const zones = new Set<number>();
  for (const match of line.matchAll(ZONE)) zones.add(Number(match[1]));
  return zones.size === 0 ? zones.add(0) : zones;
}
