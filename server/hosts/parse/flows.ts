import type { OpenFlow } from "@/server/model/host-state";
import { malformedLine } from "./malformed";

/**
 * `ovs-ofctl dump-flows` in any dialect: OpenFlow 1.0 and later, with and without statistics, with port numbers or names.
 * A line is ` attribute=value, …, priority=N,MATCH actions=ACTIONS`. A table, priority or timeout that has its default is
 * not printed (0, 32768, none), and without statistics neither is a cookie of 0. Match and actions stay as
 * printed. Sorted by table, then by descending priority.
 */
export function parseFlows(text: string): OpenFlow[] {
  const flows: OpenFlow[] = [];
  let lineNumber = 0;
  for (const line of text.split("\n")) {
    lineNumber += 1;
    const trimmed = line.trim();
    if (trimmed === "" || HEADER.test(trimmed)) continue;
    const flow = parseFlow(trimmed);
    if (flow === null) throw malformedLine("a flow (… actions=…)", lineNumber, line);
    flows.push(flow);
  }
  return flows.sort((a, b) => a.table - b.table || b.priority - a.priority);
}

const HEADER = /^(NXST_FLOW|OFPST_FLOW|OFPST_FLOW_DESC|OFPST_FLOW_STATS) reply\b/;
const DEFAULT_PRIORITY = 32768;

/** Printed before the match, each followed by `, `. */
const ATTRIBUTES = new Set([
  "cookie",
  "duration",
  "table",
  "n_packets",
  "n_bytes",
  "idle_timeout",
  "hard_timeout",
  "idle_age",
  "hard_age",
  "importance",
]);
/** Printed before the match, each followed by a blank. */
const FLAGS = /^(?:(?:send_flow_rem|reset_counts|no_packet_counts|no_byte_counts|check_overlap)(?:\s+|$))+/;

function parseFlow(line: string): OpenFlow | null {
  const split = indexOutsideQuotes(line, "actions=");
  if (split === -1) return null;
  const actions = line.slice(split + "actions=".length).trim();
  const { attributes, rest } = splitAttributes(line.slice(0, split));
  if (actions === "") return null;
  const priorityText = /^priority=(\d+)(?:,|$)/.exec(rest);
  return {
    cookie: attributes.get("cookie") ?? "0x0",
    table: Number(attributes.get("table") ?? 0),
    priority: priorityText === null ? DEFAULT_PRIORITY : Number(priorityText[1]),
    packets: count(attributes.get("n_packets")),
    bytes: count(attributes.get("n_bytes")),
    hardTimeoutSeconds: count(attributes.get("hard_timeout")),
    idleTimeoutSeconds: count(attributes.get("idle_timeout")),
    match: priorityText === null ? rest : rest.slice(priorityText[0].length),
    actions,
  };
}

function splitAttributes(head: string): { attributes: Map<string, string>; rest: string } {
  const attributes = new Map<string, string>();
  let rest = head.trim();
  for (;;) {
    rest = rest.replace(FLAGS, "");
    const [whole, key, value] = /^(\w+)=([^,\s"]*)(?:,\s+|,?$)/.exec(rest) ?? [];
    if (whole === undefined || key === undefined || value === undefined || !ATTRIBUTES.has(key)) break;
    attributes.set(key, value);
    rest = rest.slice(whole.length);
  }
  return { attributes, rest: rest.trim().replace(/,$/, "") };
}

function count(text: string | undefined): number | null {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : null;
}

/** A port may be called `x actions=y`; with `--names` it is then in double quotes with backslash escapes. */
function indexOutsideQuotes(line: string, wanted: string): number {
  let quoted = false;
  for (let at = 0; at < line.length; at += 1) {
    const character = line[at];
    if (character === "\\" && quoted) at += 1;
    else if (character === '"') quoted = !quoted;
    else if (!quoted && character === "a" && line.startsWith(wanted, at) && (at === 0 || line[at - 1] === " "))
      return at;
  }
  return -1;
}
