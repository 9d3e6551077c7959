import type { HistoryKind } from "@/server/model/history";
import type { FlatMapping, PhysicalNetwork, UplinkSetMapping } from "@/server/model/mapping";
import type { NeutronState } from "@/server/model/neutron";
import { physicalNetworkId } from "@/server/topology/ids";
import { FactSheet, type ObjectSet } from "./object-facts";

/** What all clouds intend, as the world holds it. */
export type IntentState = {
  readonly neutron: readonly NeutronState[];
  readonly physicalNetworks: readonly PhysicalNetwork[];
  readonly flatMappings: readonly FlatMapping[];
  readonly uplinkSetMappings: readonly UplinkSetMapping[];
};

const LISTS = {
  networks: "network",
  subnets: "subnet",
  ports: "neutron-port",
  routers: "router",
  floatingIps: "floating-ip",
  securityGroups: "security-group",
  agents: "agent",
} as const satisfies Partial<Record<keyof NeutronState, HistoryKind>>;

const COLLECTIONS = ["networks", "subnets", "ports", "routers", "floatingIps", "securityGroups", "agents"] as const;

/** Everything that is intended, object by object. Of these the graph draws physical networks; the others are listed. */
export function intentObjects(intent: IntentState): ObjectSet {
  const sheet = new FactSheet();
  for (const state of intent.neutron) {
    const cloud = state.cloudId ?? "";
    for (const { collection } of state.errors ?? []) sheet.unread.add(`${cloud} ${collection}`);
    for (const collection of COLLECTIONS) {
      const list: readonly Item[] = state[collection];
      for (const item of list) put(sheet, `${cloud} ${collection}`, LISTS[collection], item);
    }
  }
  for (const { cloudId, name, types } of intent.physicalNetworks) {
    const id = physicalNetworkId(cloudId, name);
    const object = sheet.object({ id, nodeId: id, kind: "physical-network", label: name, host: null });
    sheet.tell(object, "intent", { name, types });
  }
  for (const mapping of [...intent.flatMappings, ...intent.uplinkSetMappings]) {
    const { id, ...facts } = mapping;
    const label = `mapping of ${mapping.physicalNetwork}`;
    sheet.tell(sheet.object({ id: `intent:${id}`, nodeId: null, kind: "mapping", label, host: null }), "intent", facts);
  }
  return sheet;
}

type Item = { readonly id: string; readonly name?: string };

function put(sheet: FactSheet, part: string, kind: HistoryKind, item: Item): void {
  const said = named(item);
  const { id, name } = said;
  const label = name === undefined || name === "" ? id.slice(0, 8) : name;
  const object = sheet.object({ id: `intent:${id}`, nodeId: null, kind, label, host: null });
  sheet.tellOf(object, { part, of: item }, () =>
    Object.fromEntries(Object.entries(said).filter(([key]) => key !== "heartbeatAt" && key !== "revision")),
  );
}

/** What has no name of its own is called by what it is for. */
function named(item: object & { readonly id: string }): Item & object {
  if ("name" in item && item.name !== "") return { ...item, name: String(item.name) };
  if ("address" in item) return { ...item, name: String(item.address) };
  if ("type" in item && "host" in item) return { ...item, name: `${String(item.type)} on ${String(item.host)}` };
  if ("deviceOwner" in item && item.deviceOwner !== "")
    return { ...item, name: `${String(item.deviceOwner)} ${item.id.slice(0, 8)}` };
  return item;
}
