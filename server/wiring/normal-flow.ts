/**
 * Flows as text differ by dialect though they are the same: OpenFlow 1.0 prints `resubmit(,59)`, `mod_vlan_vid:1`,
 * `strip_vlan` and `load:0x1->NXM_NX_TUN_ID[]` where 1.3 prints `goto_table:59`, `set_field:4097->vlan_vid`, `pop_vlan` and
 * `set_field:0x1->tun_id`; ports come by number or by name. Here every dialect becomes one text:
 * 1. ports by name, without quotes, where the bridge has a port of that number; else the number stays;
 * 2. numbers of keys and ids in hex, lower case, without leading zeros;
 * 3. the parts of a match in alphabetical order (their order means nothing); actions stay in theirs.
 */

/** OpenFlow port number → name, of one bridge. */
export type PortNames = ReadonlyMap<number, string>;

export function normalMatch(match: string, ports: PortNames): string {
  return splitOutside(match)
    .map((part) => normalPart(part, ports))
    .sort()
    .join(",");
}

export function normalActions(actions: string, ports: PortNames): string {
  return splitOutside(actions)
    .map((action) => normalAction(action, ports))
    .join(",");
}

/** As OpenFlow 1.0 prints it, the `push_vlan` before a `set_field` of a VLAN is not told. */
export function withoutPushVlan(actions: string): string {
  return actions.replaceAll("push_vlan:0x8100,", "");
}

const KNOWN_PARTS =
  /^(?:arp|icmp6|in_port=.*|arp_spa=[\d./]+|nd_target=[\da-f:./]+|icmp_type=\d+|dl_vlan=\d+|tun_id=0x[\da-f]+|vlan_tci=0x[\da-f]+(?:\/0x[\da-f]+)?|dl_(?:src|dst)=[\da-f:/]+)$/;

/** Whether a normal match consists of parts that we write ourselves, so that a difference in it is a real one. */
export function isKnownMatch(match: string): boolean {
  return splitOutside(match).every((part) => KNOWN_PARTS.test(part));
}

function normalPart(part: string, ports: PortNames): string {
  const at = part.indexOf("=");
  if (at === -1) return part;
  const key = part.slice(0, at);
  const value = part.slice(at + 1);
  if (key === "in_port") return `in_port=${portName(value, ports)}`;
  if (key === "tun_id" || key === "tunnel") return `tun_id=${hex(value)}`;
  if (key === "dl_vlan") return `dl_vlan=${Number(value)}`;
  return `${key}=${value.toLowerCase()}`;
}

function normalAction(action: string, ports: PortNames): string {
  const resubmit = /^resubmit\(,(\d+)\)$/.exec(action);
  if (resubmit) return `goto_table:${resubmit[1]}`;
  const vlan = /^(?:mod_vlan_vid|set_vlan_vid):(\d+)$/.exec(action);
  if (vlan) return `set_field:${Number(vlan[1]) + 4096}->vlan_vid`;
  if (action === "strip_vlan") return "pop_vlan";
  const tunnel = /^(?:set_tunnel(?:64)?:(\w+)|load:(\w+)->NXM_NX_TUN_ID\[\]|set_field:(\w+)->tun_id)$/.exec(action);
  if (tunnel) return `set_field:${hex(tunnel[1] ?? tunnel[2] ?? tunnel[3] ?? "")}->tun_id`;
  const output = /^output:("(?:[^"\\]|\\.)*"|\d+|[\w.+-]+)$/.exec(action);
  if (output) return `output:${portName(output[1] ?? "", ports)}`;
  const learn = /^learn\((.*)\)$/.exec(action);
  if (learn) return `learn(${(learn[1] ?? "").replace("output:NXM_OF_IN_PORT[]", "output:OXM_OF_IN_PORT[]")})`;
  return action;
}

function portName(text: string, ports: PortNames): string {
  if (/^\d+$/.test(text)) return ports.get(Number(text)) ?? text;
  return text.startsWith('"') ? text.slice(1, -1).replaceAll(/\\(.)/g, "$1") : text;
}

function hex(text: string): string {
  return /^(?:0x[\da-fA-F]+|\d+)$/.test(text) ? `0x${BigInt(text).toString(16)}` : text;
}

/** At commas that are neither in quotes nor in brackets. */
function splitOutside(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let isQuoted = false;
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (isQuoted && character === "\\") at += 1;
    else if (character === '"') isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (character === "(") depth += 1;
    else if (character === ")") depth -= 1;
    else if (character === "," && depth === 0) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  parts.push(text.slice(start));
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}
