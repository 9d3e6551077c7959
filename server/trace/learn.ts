import type { OpenFlow } from "@/server/model/host-state";
import { ipv4Text, macText } from "./bits";
import { splitActions } from "./flow-actions";
import type { FlowPacket } from "./match-flow";
import { fieldName, readField } from "./set-field";

/** The flow that `learn(…)` makes of a packet; `null`: a form that this evaluator does not know. */
export function learnedFlow(action: string, packet: FlowPacket): OpenFlow | null {
  const inside = /^learn\((.*)\)$/.exec(action)?.[1];
  if (inside === undefined) return null;
  const set = { table: 1, priority: 32_768, cookie: "0x0", hard: 0, idle: 0 };
  const match: string[] = [];
  const actions: string[] = [];
  for (const part of splitActions(inside)) {
    const [, key, number] = /^(table|priority|hard_timeout|idle_timeout)=(\d+)$/.exec(part) ?? [];
    if (key === "table") set.table = Number(number);
    else if (key === "priority") set.priority = Number(number);
    else if (key === "hard_timeout") set.hard = Number(number);
    else if (key === "idle_timeout") set.idle = Number(number);
    else if (part.startsWith("cookie=")) set.cookie = part.slice("cookie=".length);
    else if (/^(fin_|delete_learned|send_flow_rem|limit)/.test(part)) continue;
    else if (!addClause(part, packet, match, actions)) return null;
  }
  return {
    cookie: set.cookie,
    table: set.table,
    priority: set.priority,
    packets: 0,
    bytes: 0,
    hardTimeoutSeconds: set.hard,
    idleTimeoutSeconds: set.idle,
    match: match.join(","),
    actions: actions.join(","),
  };
}

/** Learned matches are kept in the spelling of the dump, so that a flow refreshed replaces the one seen. */
function addClause(part: string, packet: FlowPacket, match: string[], actions: string[]): boolean {
  if (part.startsWith("load:")) {
    const [, source = "", target = ""] = /^load:(.+)->(.+)$/.exec(part) ?? [];
    const value = /^(0x[0-9a-f]+|\d+)$/i.test(source) ? BigInt(source) : readField(packet, source);
    if (value === null) return false;
    actions.push(`load:${value === 0n ? "0" : `0x${value.toString(16)}`}->${target}`);
    return true;
  }
  if (/^output:(OXM_OF_IN_PORT|NXM_OF_IN_PORT)\[\]$/.test(part)) {
    actions.push(`output:${packet.inPort}`);
    return true;
  }
  const [target = "", source = target] = part.split("=");
  const value = readField(packet, source);
  if (value === null) return false;
  const name = fieldName(target);
  if (name === "vlan_low") match.push(`vlan_tci=0x${value.toString(16).padStart(4, "0")}/0x0fff`);
  else if (name === "eth_dst") match.push(`dl_dst=${macText(value)}`);
  else if (name === "eth_src") match.push(`dl_src=${macText(value)}`);
  else if (name === "arp_spa" || name === "arp_tpa") match.push(`${name}=${ipv4Text(value)}`);
  else return false;
  return true;
}
