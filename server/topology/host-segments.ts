import type { OpenFlow, OvsBridge, OvsPort } from "@/server/model/host-state";
import { DEAD_VLAN } from "./exposure";
import type { HostIndex } from "./host-index";
import { ovsBridgeId } from "./ids";

/** A network as one host realises it, from the agent's own record on the ports: never from the tag number. */
export type HostSegment = {
  /** Neutron network id. */
  readonly network: string;
  readonly networkType: string;
  readonly physicalNetwork: string | null;
  /** VLAN id or tunnel key. */
  readonly segmentationId: number | null;
  /** Local VLAN on this host; `null` when only dead ports are left. */
  readonly tag: number | null;
  readonly bridgeId: string;
  /** Ports of the network on this host. */
  readonly ports: number;
};

/** An OVS bridge and the physical network it leads to. */
export type ProviderBridge = { readonly physicalNetwork: string; readonly bridgeId: string; readonly how: string };

/** The local VLAN that the agent gave the port, whatever its tag is now. */
export function recordedTag({ otherConfig }: OvsPort): number | null {
  const tag = wholeNumber(otherConfig.tag);
  return tag !== null && tag > 0 && tag < DEAD_VLAN ? tag : null;
}

export function hostSegments(index: HostIndex): HostSegment[] {
  const segments = new Map<string, HostSegment>();
  for (const { port, bridge, iface } of index.ovs) {
    const record = port.otherConfig;
    const network = record.net_uuid;
    if (network === undefined || network === "" || (iface !== null && port.interfaces.length > 1)) continue;
    const before = segments.get(network);
    const tag = port.tag === null || port.tag === DEAD_VLAN ? null : (recordedTag(port) ?? port.tag);
    segments.set(network, {
      network,
      networkType: record.network_type ?? "",
      physicalNetwork: physicalNetworkOf(record.physical_network),
      segmentationId: wholeNumber(record.segmentation_id),
      tag: before?.tag ?? tag,
      bridgeId: before?.bridgeId ?? ovsBridgeId(index.key, bridge.name),
      ports: (before?.ports ?? 0) + 1,
    });
  }
  return [...segments.values()].sort((a, b) => (a.network < b.network ? -1 : 1));
}

/**
 * Which bridge leads to which physical network. The mapping is configuration that a host does not show, so it is read
 * from what the agent made of it:
 * 1. a flow of the bridge that takes a local VLAN from the patch, where a port with that tag records a physical network;
 * 2. OVN writes it into `external_ids:ovn-bridge-mappings`;
 * 3. one such bridge and one physical network on the host can only belong together.
 */
export function providerBridges(index: HostIndex, roles: ReadonlyMap<string, string>): ProviderBridge[] {
  const bridges = index.state.ovs?.bridges ?? [];
  const outward = bridges.filter(({ name }) => roles.get(name) === "provider" || roles.get(name) === "external");
  const physicalByTag = new Map<number, string>();
  for (const { port } of index.ovs) {
    const physical = physicalNetworkOf(port.otherConfig.physical_network);
    if (physical !== null && port.tag !== null && port.tag !== DEAD_VLAN) physicalByTag.set(port.tag, physical);
  }
  const found = new Map<string, ProviderBridge>();
  const add = (bridge: string, physicalNetwork: string, how: string) => {
    const bridgeId = ovsBridgeId(index.key, bridge);
    found.set(`${physicalNetwork}\0${bridge}`, { physicalNetwork, bridgeId, how });
  };
  for (const mapping of (index.state.ovs?.externalIds["ovn-bridge-mappings"] ?? "").split(",")) {
    const [physical, bridge] = mapping.split(":");
    if (physical && bridge && bridges.some(({ name }) => name === bridge)) add(bridge, physical, "ovn-bridge-mappings");
  }
  for (const bridge of outward) {
    for (const tag of tagsFromPatch(bridge)) {
      const physical = physicalByTag.get(tag);
      if (physical !== undefined) add(bridge.name, physical, `a flow of ${bridge.name} takes its VLAN ${tag}`);
    }
  }
  const physicals = new Set(physicalByTag.values());
  const [onlyBridge] = outward;
  const [onlyPhysical] = physicals;
  if (found.size === 0 && outward.length === 1 && physicals.size === 1 && onlyBridge && onlyPhysical) {
    add(onlyBridge.name, onlyPhysical, "the only bridge and the only physical network of this host");
  }
  return [...found.values()].sort((a, b) => (a.physicalNetwork + a.bridgeId < b.physicalNetwork + b.bridgeId ? -1 : 1));
}

/** The agent writes the word `None` for a tunnelled network. */
export function physicalNetworkOf(value: string | undefined): string | null {
  return value === undefined || value === "" || value === "None" ? null : value;
}

/** Local VLANs that a provider bridge takes from its patch port and sends on. */
function tagsFromPatch(bridge: OvsBridge): number[] {
  const patch = bridge.ports.flatMap(({ interfaces }) => interfaces).find(({ type }) => type === "patch");
  if (patch === undefined || bridge.flows === null) return [];
  const inPort = new Set([patch.name, `"${patch.name}"`, String(patch.ofport)]);
  return bridge.flows.flatMap((flow) => vlanTakenFrom(flow, inPort));
}

function vlanTakenFrom({ match, actions }: OpenFlow, inPort: ReadonlySet<string>): number[] {
  if (actions === "drop") return [];
  const fields = new Map(match.split(",").map((field): [string, string] => [field.split("=")[0] ?? "", field]));
  const from = fields.get("in_port")?.slice("in_port=".length);
  const vlan = fields.get("dl_vlan")?.slice("dl_vlan=".length);
  return from !== undefined && vlan !== undefined && inPort.has(from) ? [Number(vlan)] : [];
}

function wholeNumber(value: string | undefined): number | null {
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : null;
}
