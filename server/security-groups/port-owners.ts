import type { HostState } from "@/server/model/host-state";
import { CHAIN_ID_LENGTH, DEVICE_ID_LENGTH, portOfChain, portOfRule } from "@/server/security-groups/chain-names";
import { PLACES, type RootTables } from "@/server/security-groups/root-tables";
import { isOurLink, isOurPort } from "@/server/wiring/ownership";

/**
 * A port that has chains or rules on the host and is not one that we write rules for:
 * - `gone`: it has no device any more, so its rules meet no packet;
 * - `leaving`: its devices are ours; its rules go once it is isolated, never before;
 * - `foreign`: a device of somebody else's (or we cannot see whose), which its rules may protect.
 */
export type Stranger = {
  /** The 10 characters of the id that its chains have. */
  readonly key: string;
  readonly kind: "gone" | "leaving" | "foreign";
  /** From Open vSwitch's row, when the port is plugged. */
  readonly portId: string | null;
  readonly devices: readonly string[];
};

/** `known`: the 10 characters of every port of ours on the host, whether or not it has rules. */
export function strangersOn(state: HostState, tables: RootTables, known: ReadonlySet<string>): readonly Stranger[] {
  const keys = new Set<string>();
  for (const [table, family] of PLACES) {
    for (const [chain, rules] of tables[family][table]) {
      const port = portOfChain(chain);
      if (port !== null) keys.add(port);
      for (const spec of port === null ? rules : []) {
        const owner = portOfRule(spec);
        if (owner !== null) keys.add(owner.slice(0, CHAIN_ID_LENGTH));
      }
    }
  }
  const strange = [...keys].filter((key) => !known.has(key)).sort();
  if (strange.length === 0) return [];
  const root = state.namespaces.find(({ name }) => name === "");
  if (root?.links == null || state.ovs === null) {
    return strange.map((key) => ({ key, kind: "foreign", portId: null, devices: [] }));
  }
  const byKey = new Map<string, { devices: Set<string>; isOurs: boolean; portId: string | null }>();
  const note = (name: string, isOurs: boolean, portId: string | null) => {
    const key = DEVICE.exec(name)?.[1]?.slice(0, CHAIN_ID_LENGTH);
    if (key === undefined || known.has(key)) return;
    const seen = byKey.get(key) ?? { devices: new Set<string>(), isOurs: false, portId: null };
    seen.devices.add(name);
    byKey.set(key, { devices: seen.devices, isOurs: seen.isOurs || isOurs, portId: seen.portId ?? portId });
  };
  for (const link of root.links) note(link.name, isOurLink(link), null);
  for (const port of state.ovs.bridges.flatMap((bridge) => bridge.ports)) {
    note(port.name, isOurPort(port), port.interfaces[0]?.externalIds["iface-id"] ?? null);
  }
  return strange.map((key) => {
    const seen = byKey.get(key);
    if (seen === undefined) return { key, kind: "gone", portId: null, devices: [] };
    const kind = seen.isOurs ? ("leaving" as const) : ("foreign" as const);
    return { key, kind, portId: seen.portId, devices: [...seen.devices].sort() };
  });
}

const DEVICE = new RegExp(`^(?:tap|qbr|qvb|qvo)([0-9a-f-]{${DEVICE_ID_LENGTH}})$`);
