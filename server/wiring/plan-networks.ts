import type { FlowOperation, HostOperation } from "@/server/model/host-operation";
import type { Network } from "@/server/model/neutron";
import { TUNNEL_BRIDGE } from "@/server/wiring/bridge-names";
import { diffFlows, type FlowChange } from "@/server/wiring/diff-flows";
import { ownedFlows, ownerOf } from "@/server/wiring/flow-owner";
import type { SeenFlow } from "@/server/wiring/flow-table";
import { type HostFacts, hostFacts, interfaceIdOf } from "@/server/wiring/host-facts";
import { type HostNetwork, hostNetworks } from "@/server/wiring/host-networks";
import type { HostPlan, HostPlanInput, HostStep } from "@/server/wiring/host-plan";
import { absentCause, hostStep, removalStep } from "@/server/wiring/host-step";
import { networkFlows } from "@/server/wiring/network-flows";
import {
  meshTunnels,
  prepareHost,
  provisionNetwork,
  reclaimNetwork,
  stopDhcp,
  stopRouter,
  unplugPort,
} from "@/server/wiring/step-ids";
import { type Tunnel, tunnelMesh } from "@/server/wiring/tunnel-mesh";

/** Flows of a network come to a host with its first port there and go with its last. */
export function planNetworks(input: HostPlanInput, facts = hostFacts(input.state, input.host)): HostPlan {
  const { usable, faults } = hostNetworks(input);
  const { tunnels } = tunnelMesh(input, facts);
  const seen = seenByVlan(facts);
  const mine = new Set([...usable.values()].map(({ vlan }) => vlan));
  const steps = [...usable.values()].flatMap((each) =>
    provision(input, facts, tunnels, each, seen.get(each.vlan) ?? []),
  );
  const recorded = recordedNetworks(facts);
  const intended = new Set(faults.map(({ object }) => object));
  for (const [vlan, flows] of seen) {
    if (vlan !== null && mine.has(vlan)) continue;
    const recordedId = vlan === null ? undefined : recorded.get(vlan);
    const network = input.intent.networks.find((each) =>
      recordedId === undefined ? vlan !== null && isOf(input, each, vlan, tunnels, flows) : each.id === recordedId,
    );
    const networkId = recordedId ?? network?.id;
    // A network that is to be here and cannot: what it has is left to it until that is put right.
    if (network !== undefined && intended.has(`network ${network.name || network.id}`)) continue;
    steps.push(...reclaim(input, facts, vlan, networkId ?? null, network?.name || null, flows));
  }
  return { steps, notices: [], faults };
}

type SeenOnBridge = { readonly bridge: string; readonly seen: SeenFlow };

/** Flows of ours that belong to networks, by local VLAN. */
function seenByVlan(facts: HostFacts): ReadonlyMap<number | null, readonly SeenOnBridge[]> {
  const found = new Map<number | null, SeenOnBridge[]>();
  for (const [bridge, table] of facts.flows) {
    for (const seen of ownedFlows(table, (owner) => owner.kind === "network")) {
      const owner = ownerOf(bridge, seen);
      const vlan = owner.kind === "network" ? owner.vlan : null;
      const list = found.get(vlan);
      if (list === undefined) found.set(vlan, [{ bridge, seen }]);
      else list.push({ bridge, seen });
    }
  }
  return found;
}

/** When no port tells any more which network a VLAN was, its flows do: they hold its key, or its VLAN outside. */
function isOf(
  { host }: HostPlanInput,
  network: Network,
  vlan: number,
  tunnels: readonly Tunnel[],
  flows: readonly SeenOnBridge[],
): boolean {
  const cookies = new Set(flows.map(({ seen }) => seen.flow.cookie));
  return networkFlows(host, network, vlan, tunnels).some(({ flow }) => cookies.has(flow.cookie));
}

function provision(
  { host, scope }: HostPlanInput,
  facts: HostFacts,
  tunnels: readonly Tunnel[],
  { network, vlan }: HostNetwork,
  seen: readonly SeenOnBridge[],
): readonly HostStep[] {
  const wanted = networkFlows(host, network, vlan, tunnels);
  const bridges = [...new Set([...wanted, ...seen].map(({ bridge }) => bridge))].sort();
  const changes = bridges.flatMap((bridge): FlowOperation[] => {
    const flows = wanted.filter((each) => each.bridge === bridge).map((each) => each.flow);
    const others = seen.filter((each) => each.bridge === bridge).map((each) => each.seen);
    const change = diffFlows(flows, facts.flows.get(bridge) ?? null, others);
    return isEmpty(change) ? [] : [{ op: "flows.change", bridge, ...change }];
  });
  if (changes.length === 0) return [];
  const name = network.name || network.id;
  const segment = network.segmentationId === null ? "" : ` ${network.segmentationId}`;
  const step = hostStep(
    host,
    {
      id: provisionNetwork(host.id, network.id),
      verb: "network.provision",
      target: `network ${name} on ${host.name}`,
      why:
        seen.length === 0
          ? `${name} gets its first port on ${host.name}.`
          : `Flows of ${name} are not as they are to be.`,
      dependsOn: [prepareHost(host.id), meshTunnels(host.id)],
      cause: seen.length === 0 ? absentCause(scope) : "changed",
      before: seen.length === 0 ? null : { "local VLAN": String(vlan), flows: `${seen.length} there` },
      after: { "local VLAN": String(vlan), segment: `${network.networkType}${segment}`, flows: words(changes) },
    },
    changes,
  );
  return [step];
}

function reclaim(
  { host, scope, state }: HostPlanInput,
  facts: HostFacts,
  vlan: number | null,
  networkId: string | null,
  name: string | null,
  seen: readonly SeenOnBridge[],
): readonly HostStep[] {
  const bridges = [...new Set(seen.map(({ bridge }) => bridge))].sort();
  const operations = bridges.map((bridge): HostOperation => {
    const others = seen.filter((each) => each.bridge === bridge).map((each) => each.seen);
    const forget = bridge === TUNNEL_BRIDGE && vlan !== null ? { forget: [{ vlan, mac: null }] } : {};
    return { op: "flows.change", bridge, ...diffFlows([], facts.flows.get(bridge) ?? null, others), ...forget };
  });
  const what = name ?? networkId ?? "that is gone";
  const step = removalStep(
    host,
    scope,
    {
      id: reclaimNetwork(host.id, networkId ?? `vlan-${vlan ?? "unknown"}`),
      verb: "network.reclaim",
      target: `network ${what} on ${host.name}`,
      why: `No port of it is to be on ${host.name}.`,
      dependsOn: [
        ...portsOfNetwork(facts, networkId).map((portId) => unplugPort(host.id, portId)),
        ...(networkId === null ? [] : [stopDhcp(host.id, networkId)]),
        ...routersOn(state.namespaces).map((routerId) => stopRouter(host.id, routerId)),
      ],
      before: { "local VLAN": vlan === null ? "unknown" : String(vlan), flows: String(seen.length) },
    },
    operations,
  );
  return [step];
}

function recordedNetworks(facts: HostFacts): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  for (const { port } of facts.ports.values()) {
    const { net_uuid: networkId, tag } = port.otherConfig;
    if (networkId !== undefined && tag !== undefined) found.set(Number(tag), networkId);
  }
  return found;
}

function portsOfNetwork(facts: HostFacts, networkId: string | null): readonly string[] {
  if (networkId === null) return [];
  return [...facts.ports.values()]
    .filter(({ port }) => port.otherConfig.net_uuid === networkId)
    .map(interfaceIdOf)
    .filter((id): id is string => id !== null);
}

function routersOn(namespaces: HostPlanInput["state"]["namespaces"]): readonly string[] {
  return namespaces.filter(({ name }) => name.startsWith("qrouter-")).map(({ name }) => name.slice("qrouter-".length));
}

const isEmpty = ({ add, remove }: FlowChange): boolean => add.length + remove.length === 0;

function words(changes: readonly FlowOperation[]): string {
  const sum = (list: "add" | "remove") => changes.reduce((total, change) => total + change[list].length, 0);
  return `${sum("add")} written, ${sum("remove")} removed`;
}
