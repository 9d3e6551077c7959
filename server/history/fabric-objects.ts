import type { FabricPart, FabricState } from "@/server/model/fabric-state";
import type { HistoryKind } from "@/server/model/history";
import { applianceId, fabricId } from "@/server/topology/ids";
import { FactSheet, type ObjectSet } from "./object-facts";

type Listed = { readonly uri?: string; readonly name: string };

/** How the graph calls each list, and the category in its ids; `null`: it is not drawn. */
const LISTS: Readonly<Record<FabricPart, { readonly kind: HistoryKind; readonly category: string | null }>> = {
  networks: { kind: "oneview-network", category: "network" },
  networkSets: { kind: "oneview-network", category: null },
  groups: { kind: "logical-interconnect-group", category: "group" },
  logicalInterconnects: { kind: "logical-interconnect", category: "logical-interconnect" },
  uplinkSets: { kind: "uplink-set", category: "uplink-set" },
  interconnects: { kind: "interconnect", category: "interconnect" },
  enclosures: { kind: "enclosure", category: "enclosure" },
  serverHardware: { kind: "server-hardware", category: "server-hardware" },
  serverProfiles: { kind: "server-profile", category: "server-profile" },
};

/** Everything on an appliance that can change, object by object. */
export function fabricObjects(appliance: string, name: string, state: FabricState): ObjectSet {
  const sheet = new FactSheet();
  const id = applianceId(appliance);
  const own = sheet.object({ id, nodeId: id, kind: "appliance", label: name, host: null });
  sheet.tell(own, "appliance", {
    "API version": state.apiVersion,
    "could not be read": state.errors.map(({ part }) => part).sort(),
  });
  for (const { part } of state.errors) sheet.unread.add(part);
  const names = namesOf(state);
  for (const [part, { kind, category }] of entriesOf(LISTS)) {
    const list: readonly Listed[] = state[part];
    for (const item of list) {
      const { uri, name: label, ...facts } = item;
      const nodeId = category === null || uri === undefined ? null : fabricId(appliance, category, uri);
      const object = sheet.object({ id: nodeId ?? `${id}/${part}:${uri ?? label}`, nodeId, kind, label, host: null });
      const shown = Object.entries(facts).filter(([key]) => key !== "eTag");
      sheet.tell(
        object,
        part,
        Object.fromEntries([["name", label], ...shown.map(([key, value]) => [key, named(value, names)])]),
      );
    }
  }
  return sheet;
}

function entriesOf<K extends string, V>(record: Readonly<Record<K, V>>): readonly [K, V][] {
  // the keys of a record are those of its type
  return Object.entries(record) as [K, V][];
}

function namesOf(state: FabricState): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const [part] of entriesOf(LISTS)) {
    const list: readonly Listed[] = state[part];
    for (const { uri, name } of list) if (uri !== undefined) names.set(uri, name);
  }
  return names;
}

/** Addresses of other objects by their names, in whatever they stand. */
function named(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (typeof value === "string") return names.get(value) ?? value;
  if (Array.isArray(value)) return value.map((item) => named(item, names));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, named(member, names)]));
}
