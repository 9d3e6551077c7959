import type { HostOperation } from "@/server/model/host-operation";
import { stepId } from "@/server/reconcile/step-id";
import { TUNNEL_BRIDGE } from "@/server/wiring/bridge-names";
import { diffFlows } from "@/server/wiring/diff-flows";
import { flow, quoted } from "@/server/wiring/flow";
import { ownedFlows } from "@/server/wiring/flow-owner";
import { type HostFacts, hostFacts, type SeenPort } from "@/server/wiring/host-facts";
import type { HostPlan, HostPlanInput, HostStep } from "@/server/wiring/host-plan";
import { absentCause, hostStep, removalStep } from "@/server/wiring/host-step";
import { isOurPort } from "@/server/wiring/ownership";
import { TABLE } from "@/server/wiring/standing-flows";
import { meshTunnels, prepareHost } from "@/server/wiring/step-ids";
import { interfaceType, type Tunnel, tunnelMesh, tunnelOptions } from "@/server/wiring/tunnel-mesh";

/** Tunnel ports to the peers and where their frames go in; a port of ours that leads to no managed host goes. */
export function planTunnels(input: HostPlanInput, facts = hostFacts(input.state, input.host)): HostPlan {
  const { tunnels, notices, faults } = tunnelMesh(input, facts);
  if (input.host.plumbing.tunnelAddress === null) return { steps: [], notices, faults };
  return { steps: [...mesh(input, facts, tunnels), ...leftOver(input, facts, tunnels)], notices, faults };
}

function mesh(input: HostPlanInput, facts: HostFacts, tunnels: readonly Tunnel[]): readonly HostStep[] {
  const { host, scope } = input;
  const operations: HostOperation[] = [];
  const before: Record<string, string> = {};
  const after: Record<string, string> = {};
  let isChange = false;
  for (const tunnel of tunnels) {
    const there = facts.ports.get(tunnel.name);
    if (there !== undefined && isAsWanted(tunnel, there)) continue;
    operations.push(portOperation(tunnel));
    after[tunnel.name] = `to ${tunnel.peer} (${tunnel.remote})`;
    if (there === undefined) continue;
    isChange = true;
    before[tunnel.name] = `to ${there.interface?.options.remote_ip ?? "nowhere"}, set otherwise`;
  }
  const wanted = tunnels.map(({ name, type }) => flow(0, 1, `in_port=${quoted(name)}`, `goto_table:${TABLE[type]}`));
  const names = new Set(tunnels.map(({ name }) => name));
  const table = facts.flows.get(TUNNEL_BRIDGE);
  const mine = ownedFlows(
    table,
    (owner) => owner.kind === "tunnel" && (names.has(owner.port) || !facts.ports.has(owner.port)),
  );
  const change = diffFlows(wanted, table ?? null, mine);
  if (change.add.length + change.remove.length > 0) {
    operations.push({ op: "flows.change", bridge: TUNNEL_BRIDGE, ...change });
    after.flows = `${change.add.length} written, ${change.remove.length} removed`;
  }
  if (operations.length === 0) return [];
  const peers = [...new Set(tunnels.map(({ peer }) => peer))].join(", ");
  return [
    hostStep(
      host,
      {
        id: meshTunnels(host.id),
        verb: "host.tunnels",
        target: `tunnels of ${host.name}`,
        why:
          peers === ""
            ? "Flows of tunnels that are gone are left."
            : `${host.name} and ${peers} carry each other's networks.`,
        dependsOn: [prepareHost(host.id)],
        cause: isChange ? "changed" : absentCause(scope),
        before: isChange ? before : null,
        after,
      },
      operations,
    ),
  ];
}

function portOperation(tunnel: Tunnel): HostOperation {
  return {
    op: "ovs.port.ensure",
    bridge: TUNNEL_BRIDGE,
    name: tunnel.name,
    type: interfaceType(tunnel),
    options: tunnelOptions(tunnel),
    otherConfig: {},
    externalIds: {},
    mtuRequest: null,
    mustOpen: true,
    tag: null,
    vlanMode: null,
    trunks: [],
  };
}

/** One that is not ours is used as it is. */
function isAsWanted(tunnel: Tunnel, { bridge, port, interface: device }: SeenPort): boolean {
  if (!isOurPort(port)) return true;
  if (bridge.name !== TUNNEL_BRIDGE || device === null || device.type !== interfaceType(tunnel)) return false;
  const isSet = Object.entries(tunnelOptions(tunnel)).every(([key, value]) => device.options[key] === value);
  return isSet && port.tag === null && port.vlanMode === null && port.trunks.length === 0;
}

/** Ports of ours on the tunnel bridge, with their flow, that lead to no host of the mesh. */
function leftOver(input: HostPlanInput, facts: HostFacts, tunnels: readonly Tunnel[]): readonly HostStep[] {
  const { host, scope } = input;
  const names = new Set(tunnels.map(({ name }) => name));
  const table = facts.flows.get(TUNNEL_BRIDGE);
  return [...facts.ports.values()].flatMap(({ bridge, port, interface: device }) => {
    const isTunnel = device !== null && /^(?:ip6)?gre$|^vxlan$/.test(device.type);
    if (bridge.name !== TUNNEL_BRIDGE || !isTunnel || !isOurPort(port) || names.has(port.name)) return [];
    const { remove } = diffFlows(
      [],
      table ?? null,
      ownedFlows(table, (owner) => owner.kind === "tunnel" && owner.port === port.name),
    );
    const flows: readonly HostOperation[] =
      remove.length === 0 ? [] : [{ op: "flows.change", bridge: TUNNEL_BRIDGE, add: [], remove }];
    const step = removalStep(
      host,
      scope,
      {
        id: stepId("tunnel.remove", host.id, port.name),
        verb: "tunnel.remove",
        target: `tunnel ${port.name} of ${host.name}`,
        why: `No managed host has the tunnel address ${device.options.remote_ip ?? "it leads to"}.`,
        dependsOn: [meshTunnels(host.id)],
        before: { remote: device.options.remote_ip ?? "", type: device.type },
      },
      [...flows, { op: "ovs.port.absent", name: port.name }],
    );
    return [step];
  });
}
