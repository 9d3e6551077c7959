import fc from "fast-check";
import type { Simulator } from "@/server/lab/oneview-simulator/simulator";
import { type ByHand, openByHand } from "@/server/operations/proof/by-hand";

/** What people do on an appliance past the console. `which` picks one of what there is, modulo its number. */
export type Drift = { readonly kind: DriftKind; readonly which: number; readonly where: number };
const kinds = [
  ...(["delete", "rename", "unmark", "mark as another's", "other VLAN", "leave group", "leave one live set"] as const),
  ...(["join live sets", "foreign network", "rename set", "rename live sets", "delete group"] as const),
  ...(["point elsewhere", "remove connection", "switch off", "switch on", "pull server"] as const),
] as const;
export type DriftKind = (typeof kinds)[number];

export const drifts: fc.Arbitrary<Drift> = fc.record({
  kind: fc.constantFrom(...kinds),
  which: fc.nat(11),
  where: fc.nat(11),
});

const networks = "/rest/ethernet-networks";

/** `false`: the appliance did not let it happen, or there was nothing to do it to. */
export async function makeDrift(url: string, simulator: Simulator, drift: Drift): Promise<boolean> {
  const hand = await openByHand(url);
  const ours = simulator.resources("ethernet-networks").filter((each) => /^Neutron \[0f/.test(each.name));
  const network = pick(ours, drift.which);
  const group = pick(simulator.resources("logical-interconnect-groups"), drift.where);
  const connected = simulator
    .resources("server-profiles")
    .flatMap((profile) => profile.connections.map((connection) => ({ profile, connection })))
    .filter(({ connection }) => ours.some((each) => each.uri === connection.networkUri));
  const server = pick(simulator.resources("server-hardware"), drift.which)?.name;
  const editNetwork = (change: Record<string, unknown>) =>
    network === undefined ? false : hand.edit(network.uri, (current) => ({ ...current, ...change }));
  switch (drift.kind) {
    case "delete":
      return network !== undefined && hand.send("DELETE", network.uri);
    case "rename":
      return editNetwork({ name: `by hand ${drift.which}` });
    case "unmark":
      return editNetwork({ description: null });
    case "mark as another's":
      return editNetwork({ description: "[bridgehead:somebody-else]" });
    case "other VLAN": {
      if (network === undefined || !(await hand.send("DELETE", network.uri))) return false;
      const vlanId = network.vlanId === 0 ? 0 : network.vlanId + 50;
      return hand.send("POST", networks, made(network.name, network.ethernetNetworkType, vlanId, network.description));
    }
    case "foreign network":
      return addForeign(hand, simulator, drift);
    case "leave group":
      return (
        group !== undefined && hand.edit(group.uri, (current) => inSets(current, (set) => without(set, network?.uri)))
      );
    case "leave one live set": {
      const set = pick(setsWith(simulator, network?.uri), drift.where);
      return set !== undefined && hand.edit(set.uri, (current) => without(current, network?.uri));
    }
    case "join live sets": {
      const set = pick(simulator.resources("uplink-sets"), drift.where);
      return (
        set !== undefined && network !== undefined && hand.edit(set.uri, (current) => withNetwork(current, network.uri))
      );
    }
    case "rename set": {
      const name = pick(group?.uplinkSets ?? [], drift.which)?.name;
      const rename = (set: Record<string, unknown>) => (set.name === name ? { ...set, name: `${name} new` } : set);
      return group !== undefined && hand.edit(group.uri, (current) => inSets(current, rename));
    }
    case "rename live sets": {
      const set = pick(simulator.resources("uplink-sets"), drift.where);
      return set !== undefined && hand.edit(set.uri, (current) => ({ ...current, name: `${set.name} new` }));
    }
    case "delete group":
      return group !== undefined && hand.send("DELETE", group.uri);
    case "point elsewhere":
    case "remove connection":
      return changeConnection(hand, simulator, pick(connected, drift.which), drift);
    case "switch off":
    case "switch on":
      await hand.server({ server, powerState: drift.kind === "switch on" ? "On" : "Off" });
      return true;
    case "pull server":
      await hand.server({ server, pulled: true });
      return true;
  }
}

/** A network that is nobody's of ours, with a VLAN that may be wanted, in a set where it may be in the way. */
async function addForeign(hand: ByHand, simulator: Simulator, { which, where }: Drift): Promise<boolean> {
  const name = `foreign ${which}`;
  if (!(await hand.send("POST", networks, made(name, "Tagged", 1_001 + (which % 4), null)))) return false;
  const uri = simulator.resources("ethernet-networks").find((each) => each.name === name)?.uri ?? "";
  const set = pick(simulator.resources("uplink-sets"), where);
  if (set !== undefined) await hand.edit(set.uri, (current) => withNetwork(current, uri));
  return true;
}

type Connected = {
  readonly profile: { readonly uri: string; readonly serverHardwareUri: string | null };
  readonly connection: { readonly id: number };
};

/** As somebody does who has switched the server off for it. */
async function changeConnection(
  hand: ByHand,
  simulator: Simulator,
  found: Connected | undefined,
  { kind, where }: Drift,
) {
  if (found === undefined) return false;
  const { profile, connection } = found;
  const server = simulator.resources("server-hardware").find((each) => each.uri === profile.serverHardwareUri);
  if (server !== undefined) await hand.server({ server: server.uri, powerState: "Off" });
  const foreign = simulator.resources("ethernet-networks").filter((each) => !each.name.startsWith("Neutron"));
  const done = await hand.edit(profile.uri, (current) => ({
    ...current,
    connections: objects(current.connections)
      .filter((each) => kind === "point elsewhere" || each.id !== connection.id)
      .map((each) => (each.id === connection.id ? { ...each, networkUri: pick(foreign, where)?.uri } : each)),
  }));
  if (server !== undefined) await hand.server({ server: server.uri, powerState: server.powerState });
  return done;
}

function made(name: string, ethernetNetworkType: string, vlanId: number, description: unknown) {
  const usual = { purpose: "General", smartLink: false, privateNetwork: false };
  return { type: "ethernet-networkV300", name, ethernetNetworkType, vlanId, description, ...usual };
}

function setsWith(simulator: Simulator, networkUri: string | undefined) {
  return simulator
    .resources("uplink-sets")
    .filter((set) => networkUri !== undefined && set.networkUris.includes(networkUri));
}

function pick<T>(all: readonly T[], index: number): T | undefined {
  return all[index % Math.max(1, all.length)];
}

function inSets(group: Readonly<Record<string, unknown>>, change: (set: Record<string, unknown>) => unknown) {
  return { ...group, uplinkSets: objects(group.uplinkSets).map(change) };
}

function without(set: Readonly<Record<string, unknown>>, uri: string | undefined) {
  return { ...set, networkUris: texts(set.networkUris).filter((each) => each !== uri) };
}

function withNetwork(set: Readonly<Record<string, unknown>>, uri: string) {
  return { ...set, networkUris: [...texts(set.networkUris).filter((each) => each !== uri), uri] };
}

function objects(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "object" && each !== null) : [];
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}
