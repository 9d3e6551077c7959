import type { OpenFlow } from "@/server/model/host-state";

/** Flows of bridges by what they take: a tunnel key, a VLAN, or frames without one. */
export type VlanFlows = {
  ofKey(key: number): readonly OpenFlow[];
  ofVlan(vlan: number | "untagged"): readonly OpenFlow[];
};

const known = new WeakMap<readonly OpenFlow[], ReadonlyMap<string, readonly OpenFlow[]>>();

/** Each bridge's are looked through once, as long as they stay the same. */
export function vlanFlows(bridges: readonly (readonly OpenFlow[])[]): VlanFlows {
  const indexed = bridges.map((flows) => {
    const made = known.get(flows) ?? byWhatTheyTake(flows);
    known.set(flows, made);
    return made;
  });
  const find = (key: string) => indexed.flatMap((index) => index.get(key) ?? []);
  return { ofKey: (key) => find(`key ${key}`), ofVlan: (vlan) => find(`vlan ${vlan}`) };
}

function byWhatTheyTake(flows: readonly OpenFlow[]): ReadonlyMap<string, readonly OpenFlow[]> {
  const made = new Map<string, OpenFlow[]>();
  for (const flow of flows) {
    for (const key of flow.match.split(",").flatMap(taken)) {
      const same = made.get(key);
      if (same === undefined) made.set(key, [flow]);
      else same.push(flow);
    }
  }
  return made;
}

/** The forms of OpenFlow 1.0 to 1.4 (`ovs-fields(7)`): 0xffff and a TCI of 0 under the bit of the tag are "no tag". */
function taken(field: string): string[] {
  const [name = "", value = ""] = field.trim().split("=");
  if (name === "tun_id" || name === "tunnel_id") return [`key ${Number(value)}`];
  if (name === "dl_vlan") return [value === "0xffff" || value === "65535" ? "vlan untagged" : `vlan ${Number(value)}`];
  if (name === "vlan_vid") return [`vlan ${Number(value.split("/")[0]) & 0xfff}`];
  if (name !== "vlan_tci") return [];
  const [number, mask = "0xffff"] = value.split("/");
  if (Number(number) === 0 && (Number(mask) & 0x1000) !== 0) return ["vlan untagged"];
  return (Number(mask) & 0xfff) === 0xfff ? [`vlan ${Number(number) & 0xfff}`] : [];
}

/** Whether they give the frame this VLAN, or take its own off. */
export function givesVlan(actions: string, vlan: number | "untagged"): boolean {
  if (vlan === "untagged") return /(?:^|,)(?:pop_vlan|strip_vlan|load:0->NXM_OF_VLAN_TCI\[\])(?:,|$)/.test(actions);
  return [...actions.matchAll(/(mod_vlan_vid:|set_vlan_vid:|set_field:|load:)(0x[0-9a-f]+|\d+)(?:->(\w+))?/g)].some(
    ([, how = "", number, field]) =>
      (how.includes("vlan") || field === "vlan_vid" || /VLAN/.test(field ?? "")) && (Number(number) & 0xfff) === vlan,
  );
}

export function givesKey(actions: string, key: number): boolean {
  return [...actions.matchAll(/(set_tunnel(?:64)?:|set_field:|load:)(0x[0-9a-f]+|\d+)(?:->(\w+))?/g)].some(
    ([, how = "", number, field]) =>
      (how.startsWith("set_tunnel") || field === "tun_id" || /TUN(?:NEL)?_ID/.test(field ?? "")) &&
      Number(number) === key,
  );
}
