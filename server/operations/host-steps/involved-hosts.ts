import type { CloudIntent } from "@/server/mapping/cloud-intent";
import type { HostState } from "@/server/model/host-state";
import type { Port } from "@/server/model/neutron";
import type { ManagedHost } from "@/server/model/plumbing";
import type { RequestHostScope } from "@/server/operations/host-steps/host-scope";
import { isGuestPort } from "@/server/wiring/on-host";

type Intents = { readonly before: CloudIntent; readonly after: CloudIntent };

/**
 * The hosts that a scope has to do with; these are looked at anew before anything is planned:
 * - where its ports are or shall be, and where the services of its networks and its routers run;
 * - hosts on the same tunnelled networks that, by what was last seen of them, have no tunnel to one of those yet.
 */
export function involvedHosts(
  scope: RequestHostScope,
  { before, after }: Intents,
  hosts: readonly ManagedHost[],
  lastSeen: (hostId: string) => HostState | null,
): readonly ManagedHost[] {
  if (scope.hostId !== null) return hosts.filter((each) => each.id === scope.hostId);
  if (scope.portIds === null) return hosts;
  const names = new Set<string>();
  const ports = [...before.ports, ...after.ports].filter((each) => each.vnicType !== "baremetal");
  for (const port of ports) {
    const isServed = !isGuestPort(port) && (scope.networkIds?.has(port.networkId) ?? true);
    const isRouted = scope.routerIds?.has(port.deviceId) ?? true;
    if (scope.portIds.has(port.id) || isServed || (isRouted && !isGuestPort(port)))
      for (const name of hostsOf(port)) names.add(name);
  }
  const reached = hosts.filter((each) => names.has(each.name));
  const addresses = reached.flatMap(({ plumbing }) => plumbing.tunnelAddress ?? []);
  const sharing = new Set(ports.filter((each) => scope.networkIds?.has(each.networkId)).flatMap(hostsOf));
  const behind = hosts.filter(
    (each) => !names.has(each.name) && sharing.has(each.name) && lacksTunnel(lastSeen(each.id), addresses),
  );
  return [...reached, ...behind].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function hostsOf(port: Port): readonly string[] {
  return [port.host, ...(port.inactiveBindings ?? []).map((each) => each.host)].filter((name) => name !== "");
}

function lacksTunnel(state: HostState | null, addresses: readonly string[]): boolean {
  const ends = new Set(
    (state?.ovs?.bridges ?? []).flatMap((bridge) =>
      bridge.ports.flatMap((port) => port.interfaces.flatMap((each) => each.options.remote_ip ?? [])),
    ),
  );
  return addresses.some((each) => !ends.has(each));
}
