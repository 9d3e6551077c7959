import type { Fault } from "@/server/model/fault";
import type { HostOperation } from "@/server/model/host-operation";
import type { ManagedHost } from "@/server/model/plumbing";
import {
  INTEGRATION_BRIDGE,
  PATCH_TO_INTEGRATION,
  PATCH_TO_TUNNEL,
  patchFromProvider,
  patchToProvider,
  TUNNEL_BRIDGE,
} from "@/server/wiring/bridge-names";
import type { HostFacts } from "@/server/wiring/host-facts";
import { isOurPort } from "@/server/wiring/ownership";

export type PatchPort = { readonly bridge: string; readonly name: string; readonly peer: string };

/** Both ends of every pair that joins the bridges of a host. */
export function patchPorts(host: ManagedHost, providerBridges: readonly string[]): readonly PatchPort[] {
  const pair = (bridge: string, name: string, peer: string): readonly PatchPort[] => [
    { bridge: INTEGRATION_BRIDGE, name, peer },
    { bridge, name: peer, peer: name },
  ];
  return [
    ...(host.plumbing.tunnelAddress === null ? [] : pair(TUNNEL_BRIDGE, PATCH_TO_TUNNEL, PATCH_TO_INTEGRATION)),
    ...providerBridges.flatMap((bridge) => pair(bridge, patchToProvider(bridge), patchFromProvider(bridge))),
  ];
}

export const NO_PEER = "nonexistent-peer";

/** `peer` of `NO_PEER`: the port is there for flows to name, and carries nothing yet. */
export function patchOperation({ bridge, name }: PatchPort, peer: string): HostOperation {
  return {
    op: "ovs.port.ensure",
    bridge,
    name,
    type: "patch",
    options: { peer },
    otherConfig: {},
    externalIds: {},
    mtuRequest: null,
    mustOpen: peer !== NO_PEER,
    tag: null,
    vlanMode: null,
    trunks: [],
  };
}

export type PatchState = "missing" | "wrong" | "right" | "foreign";

export function patchState(facts: HostFacts, { bridge, name, peer }: PatchPort): PatchState {
  const seen = facts.ports.get(name);
  if (seen === undefined) return facts.links.has(name) ? "foreign" : "missing";
  const { port, interface: device } = seen;
  const isJoined = device?.type === "patch" && device.options.peer === peer;
  const isPlain = port.tag === null && port.vlanMode === null && port.trunks.length === 0;
  if (seen.bridge.name === bridge && isJoined && isPlain) return "right";
  return isOurPort(port) && seen.bridge.name === bridge ? "wrong" : "foreign";
}

export function foreignPatch(host: ManagedHost, { bridge, name }: PatchPort): Fault {
  return {
    code: "foreign-patch-port",
    object: `port ${name} on ${host.name}`,
    message: `${name} on ${host.name} is not the patch port of ${bridge} that the wiring needs, and Bridgehead did not make it.`,
    remedy: `Remove or rename it on ${host.name}, then plan again.`,
  };
}
