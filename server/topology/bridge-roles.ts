import type { HostState, OvsBridge } from "@/server/model/host-state";
import { tunnelProtocol } from "./tunnels";

/**
 * What each OVS bridge is for. First match wins; names are only the last evidence, because they are configuration:
 *
 * 1. `trunk`        tbr-…: the sub-bridge of a trunk port
 * 2. `integration`  br-int, or it has ports with a Neutron iface-id
 * 3. `tunnel`       br-tun, or it has tunnel ports
 * 4. `external`     patched to an integration bridge and called br-ex, or it has a qg- port
 * 5. `provider`     patched to an integration bridge
 * 6. `underlay`     its own device has the address that tunnels start from
 */
export function bridgeRoles(state: HostState): ReadonlyMap<string, string> {
  const bridges = state.ovs?.bridges ?? [];
  const integration = new Set(bridges.filter(isIntegration).map(({ name }) => name));
  const bridgeOfPatch = new Map(
    bridges.flatMap((bridge) => bridge.ports.map((port): [string, string] => [port.name, bridge.name])),
  );
  const tunnelAddresses = new Set(
    bridges.flatMap((bridge) =>
      bridge.ports.flatMap(({ interfaces }) => interfaces.flatMap(({ options }) => options.local_ip ?? [])),
    ),
  );
  const root = state.namespaces.find(({ name }) => name === "")?.links ?? [];
  const roles = new Map<string, string>();
  for (const bridge of bridges) {
    const patched = patchPeers(bridge).some((peer) => integration.has(bridgeOfPatch.get(peer) ?? ""));
    const addresses = root.find(({ name }) => name === bridge.name)?.addresses ?? [];
    if (bridge.name.startsWith("tbr-")) roles.set(bridge.name, "trunk");
    else if (integration.has(bridge.name)) roles.set(bridge.name, "integration");
    else if (bridge.name === "br-tun" || hasTunnels(bridge)) roles.set(bridge.name, "tunnel");
    else if (hasPort(bridge, "qg-") || (patched && bridge.name.startsWith("br-ex"))) roles.set(bridge.name, "external");
    else if (patched) roles.set(bridge.name, "provider");
    else if (addresses.some(({ address }) => tunnelAddresses.has(address))) roles.set(bridge.name, "underlay");
  }
  return roles;
}

function isIntegration(bridge: OvsBridge): boolean {
  if (bridge.name === "br-int") return true;
  if (bridge.name.startsWith("tbr-") || hasPort(bridge, "qg-")) return false;
  return bridge.ports.some(({ interfaces }) => interfaces.some(({ externalIds }) => "iface-id" in externalIds));
}

function hasPort(bridge: OvsBridge, prefix: string): boolean {
  return bridge.ports.some(({ name }) => name.startsWith(prefix));
}

function hasTunnels(bridge: OvsBridge): boolean {
  return bridge.ports.some(({ interfaces }) => interfaces.some(({ type }) => tunnelProtocol(type) !== null));
}

function patchPeers(bridge: OvsBridge): string[] {
  return bridge.ports.flatMap(({ interfaces }) =>
    interfaces.flatMap(({ type, options }) => (type === "patch" ? (options.peer ?? []) : [])),
  );
}
