import type { OpenFlow, OvsBridge } from "@/server/model/host-state";

/** A key that comes in from tunnels, and the local VLAN that a flow gives it. */
export type KeyIn = { readonly key: number; readonly vlan: number };
/** A local VLAN that leaves by tunnels: its key and OpenFlow ports. `learned`: seen by a frame, and soon forgotten. */
export type KeyOut = {
  readonly vlan: number;
  readonly key: number;
  readonly ports: readonly number[];
  readonly mac: string | null;
  readonly learned: boolean;
};

/** What the flows of a tunnel bridge translate, in the words of any OpenFlow dialect. */
export function keyFlows(bridge: OvsBridge): { readonly in: readonly KeyIn[]; readonly out: readonly KeyOut[] } | null {
  if (bridge.flows === null) return null;
  const [ins, outs]: [KeyIn[], KeyOut[]] = [[], []];
  for (const flow of bridge.flows) {
    const match = fieldsOf(flow.match);
    const tunnel = match.get("tun_id");
    const vlan = setVlan(flow.actions);
    if (tunnel !== undefined && vlan !== null) ins.push({ key: Number(tunnel), vlan });
    const local = matchedVlan(match);
    const key = setKey(flow.actions);
    if (local === null || key === null) continue;
    const ports = outputs(flow.actions, bridge);
    outs.push({ vlan: local, key, ports, mac: match.get("dl_dst") ?? null, learned: flow.hardTimeoutSeconds !== null });
  }
  return { in: ins, out: outs };
}

/** VLAN ids by which a port's frames come in (`null`: untagged) and what they become; `null` becomes untagged. */
export type VlanChange = { readonly from: number | null; readonly to: number | null };

export function vlanChanges(bridge: OvsBridge, port: { name: string; ofport: number | null }): VlanChange[] | null {
  if (bridge.flows === null) return null;
  const own = new Set([port.name, `"${port.name}"`, String(port.ofport)]);
  return bridge.flows.flatMap((flow) => {
    const match = fieldsOf(flow.match);
    const untagged = match.get("vlan_tci") === "0x0000/0x1fff";
    const from = matchedVlan(match);
    if (!own.has(match.get("in_port") ?? "") || (from === null && !untagged)) return [];
    const to = setVlan(flow.actions);
    return to === null && !/\b(pop_vlan|strip_vlan)\b/.test(flow.actions) ? [] : [{ from, to }];
  });
}

function fieldsOf(match: OpenFlow["match"]): ReadonlyMap<string, string> {
  return new Map(
    match.split(",").map((field): [string, string] => {
      const at = field.indexOf("=");
      return at < 0 ? [field, ""] : [field.slice(0, at), field.slice(at + 1)];
    }),
  );
}

function matchedVlan(match: ReadonlyMap<string, string>): number | null {
  const plain = match.get("dl_vlan");
  if (plain !== undefined) return Number(plain);
  const [, vlan] = /^(0x[0-9a-f]+)\/0x0?fff$/.exec(match.get("vlan_tci") ?? "") ?? [];
  return vlan === undefined ? null : Number(vlan);
}

/** In OpenFlow 1.3 the VLAN id has the bit for "tagged" on it: 4097 is VLAN 1. */
function setVlan(actions: string): number | null {
  const [, text] = /(?:set_field:(\d+|0x[0-9a-f]+)->vlan_vid|mod_vlan_vid:(\d+))/.exec(actions)?.filter(Boolean) ?? [];
  return text === undefined ? null : Number(text) & 0xfff;
}

function setKey(actions: string): number | null {
  const forms =
    /set_field:(0x[0-9a-f]+|\d+)->tun_id|set_tunnel(?:64)?:(0x[0-9a-f]+|\d+)|load:(0x[0-9a-f]+|\d+)->NXM_NX_TUN_ID/;
  const [, text] = forms.exec(actions)?.filter(Boolean) ?? [];
  return text === undefined ? null : Number(text);
}

function outputs(actions: string, bridge: OvsBridge): number[] {
  const numbers = new Map(
    bridge.ports.flatMap(({ interfaces }) => interfaces.map(({ name, ofport }) => [name, ofport])),
  );
  return [...actions.matchAll(/output:"?([^",]+)"?/g)].flatMap(([, port]) => {
    const number = port !== undefined && /^\d+$/.test(port) ? Number(port) : numbers.get(port ?? "");
    return typeof number === "number" ? [number] : [];
  });
}
