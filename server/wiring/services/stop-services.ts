import type { HostOperation } from "@/server/model/host-operation";
import type { HostStep } from "@/server/wiring/host-plan";
import { removalStep } from "@/server/wiring/host-step";
import { isOurs } from "@/server/wiring/services/observed-service";
import type { Served } from "@/server/wiring/services/served-here";
import type { ServiceContext } from "@/server/wiring/services/service-context";
import { stopDhcp, stopRouter, unplugPort } from "@/server/wiring/step-ids";

/**
 * Ends what bears our mark and serves nothing that is intended here: namespaces, with the ports in them, and ports that have
 * lost their namespace.
 */
export function stopServices(context: ServiceContext, served: Served): readonly HostStep[] {
  const { state, host, intent } = context;
  const ours = state.namespaces.filter(isOurs);
  const stops = ours.flatMap(({ name }): readonly HostStep[] => {
    const [, kind, id] = /^q(dhcp|router)-(.+)$/.exec(name) ?? [];
    if (kind === "dhcp" && id !== undefined && !served.networkIds.has(id)) {
      const title = intent.networks.find((network) => network.id === id)?.name ?? id;
      return [stopStep(context, stopDhcp(host.id, id), "dhcp.stop", `DHCP of network "${title}"`, name, id)];
    }
    if (kind === "router" && id !== undefined && !served.routerIds.has(id)) {
      const title = intent.routers.find((router) => router.id === id)?.name ?? id;
      return [stopStep(context, stopRouter(host.id, id), "router.stop", `router "${title}"`, name, null)];
    }
    return [];
  });
  return [...stops, ...strayPorts(context)];
}

function stopStep(
  context: ServiceContext,
  id: string,
  verb: string,
  title: string,
  namespace: string,
  dhcpNetworkId: string | null,
): HostStep {
  const { host, observed, scope } = context;
  const devices = new Set(observed.namespaces.get(namespace)?.links?.map(({ name }) => name));
  const ports = observed.servicePorts.filter(({ name }) => devices.has(name));
  const operations: readonly HostOperation[] = [
    ...(dhcpNetworkId === null ? [] : [{ op: "dnsmasq.absent" as const, networkId: dhcpNetworkId }]),
    ...ports.map(({ name }) => ({ op: "ovs.port.absent" as const, name })),
    { op: "namespace.absent", name: namespace },
  ];
  const text = {
    id,
    verb,
    target: `${title} on ${host.name}`,
    why: `No port chooses ${host.name} for it.`,
    risk: verb === "router.stop" ? ("high" as const) : ("low" as const),
    before: { namespace, ...(ports.length === 0 ? {} : { ports: ports.map(({ name }) => name).join(", ") }) },
  };
  return removalStep(host, scope, text, operations);
}

/** Rows whose device is nowhere, or was never moved, and that stand for no port of this host. */
function strayPorts(context: ServiceContext): readonly HostStep[] {
  const { state, observed, host, ports, scope } = context;
  const held = new Set(
    state.namespaces
      .filter(({ name }) => /^q(dhcp|router)-/.test(name))
      .flatMap(({ links }) => links ?? [])
      .map(({ name }) => name),
  );
  if (observed.hasUnread) return [];
  const wanted = new Set(ports.map(({ id }) => id));
  return observed.servicePorts
    .filter(({ name }) => !held.has(name))
    .filter(({ interfaces }) => {
      const id = interfaces[0]?.externalIds["iface-id"] ?? "";
      return !wanted.has(id);
    })
    .map(({ name, interfaces }) => {
      const text = {
        id: unplugPort(host.id, interfaces[0]?.externalIds["iface-id"] ?? name),
        verb: "port.unplug",
        target: `port ${name} on ${host.name}`,
        why: "It served a network or router, its device is in no namespace of one, and no port of this host is behind it.",
        before: { port: name },
      };
      return removalStep(host, scope, text, [{ op: "ovs.port.absent", name }]);
    });
}
