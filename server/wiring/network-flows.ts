import type { Fault } from "@/server/model/fault";
import type { Flow } from "@/server/model/host-operation";
import type { Network } from "@/server/model/neutron";
import type { ManagedHost } from "@/server/model/plumbing";
import { INTEGRATION_BRIDGE, patchFromProvider, patchToProvider, TUNNEL_BRIDGE } from "@/server/wiring/bridge-names";
import { flow, quoted } from "@/server/wiring/flow";
import { TABLE } from "@/server/wiring/standing-flows";
import type { Tunnel } from "@/server/wiring/tunnel-mesh";

export type BridgeFlow = { readonly bridge: string; readonly flow: Flow };

/** Why a network cannot be on a host; `null`: it can. */
export function networkFault(host: ManagedHost, network: Network): Fault | null {
  const object = `network ${network.name || network.id}`;
  const { tunnelAddress, tunnelTypes, bridgeMappings } = host.plumbing;
  if (network.networkType === "gre" || network.networkType === "vxlan") {
    if (network.segmentationId === null) return withoutSegment(object, network);
    if (tunnelAddress !== null && tunnelTypes.includes(network.networkType)) return null;
    return {
      code: "host-has-no-tunnels",
      object,
      message: `Host ${host.name} has no ${network.networkType} tunnels, so ${object} cannot be on it.`,
      remedy: `Give ${host.name} a tunnel address and the tunnel type ${network.networkType} in its settings.`,
    };
  }
  if (network.networkType === "vlan" || network.networkType === "flat") {
    if (network.networkType === "vlan" && network.segmentationId === null) return withoutSegment(object, network);
    const physical = network.physicalNetwork ?? "";
    if (bridgeMappings[physical] !== undefined) return null;
    return {
      code: "host-has-no-bridge-mapping",
      object,
      message: `Host ${host.name} has no bridge for the physical network ${physical || "(none)"}, so ${object} cannot be on it.`,
      remedy: `Map ${physical || "the physical network"} to a provider bridge in the settings of ${host.name}.`,
    };
  }
  if (network.networkType === "local") return null;
  return {
    code: "network-type-not-wired",
    object,
    message: `Networks of type ${network.networkType} are not wired by Bridgehead.`,
    remedy: "Use gre, vxlan, vlan, flat or local.",
  };
}

function withoutSegment(object: string, network: Network): Fault {
  const message = `${object} is of type ${network.networkType} and has no segmentation id.`;
  return { code: "network-without-segment", object, message, remedy: "Give the network a segmentation id." };
}

/** The flows that carry a network between its VLAN inside the host and the outside. `dataplane.md` 3.3 and 3.5. */
export function networkFlows(
  host: ManagedHost,
  network: Network,
  vlan: number,
  tunnels: readonly Tunnel[],
): readonly BridgeFlow[] {
  const { networkType, segmentationId } = network;
  if (networkType === "gre" || networkType === "vxlan") {
    const ports = tunnels.filter(({ type }) => type === networkType).map(({ name }) => `output:${quoted(name)}`);
    return tunnelFlows(TABLE[networkType], vlan, segmentationId ?? 0, ports);
  }
  const bridge = host.plumbing.bridgeMappings[network.physicalNetwork ?? ""];
  if (bridge === undefined || (networkType !== "vlan" && networkType !== "flat")) return [];
  return providerFlows(bridge, vlan, networkType === "vlan" ? (segmentationId ?? 0) : null);
}

function tunnelFlows(table: number, vlan: number, key: number, outputs: readonly string[]): readonly BridgeFlow[] {
  const id = `0x${key.toString(16)}`;
  const inward = `push_vlan:0x8100,set_field:${vlan + 4096}->vlan_vid,goto_table:${TABLE.learn}`;
  const flows = [flow(table, 1, `tun_id=${id}`, inward)];
  if (outputs.length > 0) {
    flows.push(flow(TABLE.flood, 1, `dl_vlan=${vlan}`, `pop_vlan,set_field:${id}->tun_id,${outputs.join(",")}`));
  }
  return flows.map((each) => ({ bridge: TUNNEL_BRIDGE, flow: each }));
}

/** `vid` on the wire; `null`: untagged. */
function providerFlows(bridge: string, vlan: number, vid: number | null): readonly BridgeFlow[] {
  const inner = `in_port=${quoted(patchToProvider(bridge))}`;
  const outer = `in_port=${quoted(patchFromProvider(bridge))},dl_vlan=${vlan}`;
  const setLocal = `set_field:${vlan + 4096}->vlan_vid,goto_table:${TABLE.rateLimit}`;
  const inward =
    vid === null
      ? flow(0, 3, `${inner},vlan_tci=0x0000/0x1fff`, `push_vlan:0x8100,${setLocal}`)
      : flow(0, 3, `${inner},dl_vlan=${vid}`, setLocal);
  const outward = flow(0, 4, outer, vid === null ? "pop_vlan,NORMAL" : `set_field:${vid + 4096}->vlan_vid,NORMAL`);
  return [
    { bridge: INTEGRATION_BRIDGE, flow: inward },
    { bridge, flow: outward },
  ];
}
