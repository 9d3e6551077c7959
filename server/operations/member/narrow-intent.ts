import type { NetworkIntent } from "@/server/model/network-intent";
import type { Network, Port } from "@/server/model/neutron";
import { isInScope, type ProjectScope } from "@/server/model/project-scope";

/**
 * PURE. What members of some projects see of a cloud, as Neutron's own policy has it:
 * 1. ports, routers, floating IPs and security groups: their projects' own;
 * 2. networks: their own, shared and external ones; subnets: of their own and of shared networks, and their own anywhere;
 * 3. of any: nothing of the provider (types, physical networks, VLANs, keys) and nothing of hosts (bindings);
 * 4. no id of another project.
 */
export function narrowIntent(intent: NetworkIntent, scope: ProjectScope): NetworkIntent {
  const isOwn = (each: { readonly projectId?: string }) => isInScope(scope, each.projectId);
  const networks = intent.networks.filter((each) => isOwn(each) || each.shared || each.external);
  const open = new Set(networks.filter((each) => isOwn(each) || each.shared).map(({ id }) => id));
  const ports = intent.ports.filter(isOwn);
  const portIds = new Set(ports.map(({ id }) => id));
  const routers = intent.routers.filter(isOwn);
  const routerIds = new Set(routers.map(({ id }) => id));
  return {
    networks: networks.map((network) => withoutProvider(isOwn(network) ? network : { ...network, projectId: "" })),
    subnets: intent.subnets
      .filter((each) => isOwn(each) || open.has(each.networkId))
      .map((subnet) => (isOwn(subnet) ? subnet : { ...subnet, projectId: "" })),
    ports: ports.map(withoutHost),
    securityGroups: intent.securityGroups.filter(isOwn),
    routers,
    floatingIps: intent.floatingIps.filter(isOwn).map((each) => ({
      ...each,
      portId: each.portId !== null && portIds.has(each.portId) ? each.portId : null,
      routerId: each.routerId !== null && routerIds.has(each.routerId) ? each.routerId : null,
    })),
  };
}

function withoutProvider(network: Network): Network {
  const { segments: _, ...rest } = network;
  return { ...rest, networkType: "", physicalNetwork: null, segmentationId: null };
}

function withoutHost(port: Port): Port {
  const { vif: _vif, inactiveBindings: _bindings, profile: _profile, ...rest } = port;
  return { ...rest, host: "", vifType: "" };
}
