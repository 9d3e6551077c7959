import type { Fault } from "@/server/model/fault";
import type { Flow, HostOperation } from "@/server/model/host-operation";
import { INTEGRATION_BRIDGE, TUNNEL_BRIDGE } from "@/server/wiring/bridge-names";
import { bridgeDifference, bridgeOperation, isLooseForeign } from "@/server/wiring/bridge-settings";
import { diffFlows } from "@/server/wiring/diff-flows";
import { type FlowOwner, ownedFlows } from "@/server/wiring/flow-owner";
import { type HostFacts, hostFacts } from "@/server/wiring/host-facts";
import type { HostPlan, HostPlanInput } from "@/server/wiring/host-plan";
import { absentCause, hostStep } from "@/server/wiring/host-step";
import { foreignPatch, NO_PEER, patchOperation, patchPorts, patchState } from "@/server/wiring/patch-ports";
import { integrationFlows, providerBridgeFlows, tunnelBridgeFlows } from "@/server/wiring/standing-flows";
import { prepareHost } from "@/server/wiring/step-ids";
import { tidyHost } from "@/server/wiring/tidy-host";

type Draft = {
  readonly operations: HostOperation[];
  readonly before: Record<string, string>;
  readonly after: Record<string, string>;
};

/**
 * The bridges of a host, the patch ports that join them, and the flows that stand whatever networks there are. Patch ports
 * lead nowhere until the flows that drop are in place: no moment in which two bridges form a loop (`dataplane.md` 3.5).
 */
export function planBringUp(input: HostPlanInput, facts = hostFacts(input.state, input.host)): HostPlan {
  const { host, scope } = input;
  const draft: Draft = { operations: [], before: {}, after: {} };
  const notices = bridges(input, facts, draft);
  const faults = [...joints(input, facts, draft), ...uplinks(input, facts, draft)];
  const tidy = tidyHost(input, facts);
  if (draft.operations.length === 0) return { steps: tidy, notices, faults };
  const isNew = !facts.bridges.has(INTEGRATION_BRIDGE);
  const step = hostStep(
    host,
    {
      id: prepareHost(host.id),
      verb: "host.prepare",
      target: `host ${host.name}`,
      why: isNew
        ? "No integration bridge is there yet."
        : "Bridges, patch ports or standing flows are not as they are to be.",
      cause: isNew ? absentCause(scope) : "changed",
      before: Object.keys(draft.before).length === 0 ? null : draft.before,
      after: draft.after,
    },
    draft.operations,
  );
  return { steps: [step, ...tidy], notices, faults };
}

function bridges({ host }: HostPlanInput, facts: HostFacts, { operations, before, after }: Draft): readonly string[] {
  const notices: string[] = [];
  for (const name of wantedBridges(host.plumbing.tunnelAddress, facts)) {
    const there = facts.bridges.get(name);
    if (there !== undefined && isLooseForeign(there)) {
      notices.push(
        `Bridge ${name} on ${host.name} was there before and is not in fail mode secure: when its flows are lost, ` +
          `it lets everything through until they are written again.`,
      );
    }
    const difference = there === undefined ? "missing" : bridgeDifference(host, there);
    if (difference === null) continue;
    operations.push(bridgeOperation(host, name));
    before[name] = difference;
    after[name] = "fail mode secure, OpenFlow 1.0, 1.3 and 1.4";
  }
  return notices;
}

/** Patch ports and standing flows: ends that lead nowhere, flows, then the joints. */
function joints(input: HostPlanInput, facts: HostFacts, { operations, before, after }: Draft): readonly Fault[] {
  const { host } = input;
  const ports = patchPorts(host, facts.providerBridges);
  const states = new Map(ports.map((port) => [port, patchState(facts, port)]));
  const foreign = ports.filter((port) => states.get(port) === "foreign");
  if (foreign.length > 0) return foreign.map((port) => foreignPatch(host, port));
  const missing = ports.filter((port) => states.get(port) === "missing");
  for (const port of missing) operations.push(patchOperation(port, NO_PEER));
  const wanted: readonly (readonly [string, readonly Flow[]])[] = [
    [INTEGRATION_BRIDGE, integrationFlows(facts.providerBridges)],
    ...(host.plumbing.tunnelAddress === null ? [] : [[TUNNEL_BRIDGE, tunnelBridgeFlows()] as const]),
    ...facts.providerBridges.map((bridge) => [bridge, providerBridgeFlows(bridge)] as const),
  ];
  for (const [bridge, flows] of wanted) {
    const table = facts.flows.get(bridge);
    const change = diffFlows(
      flows,
      table ?? null,
      ownedFlows(table, (owner) => isStanding(owner, facts)),
    );
    if (change.add.length + change.remove.length === 0) continue;
    operations.push({ op: "flows.change", bridge, ...change });
    after[`flows of ${bridge}`] = `${change.add.length} written, ${change.remove.length} removed`;
  }
  for (const port of ports.filter((each) => states.get(each) !== "right")) {
    operations.push(patchOperation(port, port.peer));
    before[port.name] = states.get(port) === "missing" ? "missing" : "set otherwise";
    after[port.name] = `joined to ${port.peer}`;
  }
  return [];
}

/** A flow of a port that the bridge no longer has is nobody else's: its number may be given to another port. */
function isStanding(owner: FlowOwner, facts: HostFacts): boolean {
  return owner.kind === "standing" || (owner.kind === "port" && !facts.ports.has(owner.port));
}

/** The devices by which provider bridges lead out of the host. */
function uplinks({ host }: HostPlanInput, facts: HostFacts, { operations, before, after }: Draft): readonly Fault[] {
  const faults: Fault[] = [];
  for (const [bridge, device] of Object.entries(host.plumbing.bridgeUplinks).sort()) {
    if (!facts.providerBridges.includes(bridge)) continue;
    const there = facts.ports.get(device);
    if (there?.bridge.name === bridge) continue;
    const object = `device ${device} on ${host.name}`;
    if (there !== undefined) {
      const message = `${device} is a port of ${there.bridge.name}, so it cannot be the way out of ${bridge}.`;
      faults.push({
        code: "uplink-elsewhere",
        object,
        message,
        remedy: "Choose another device, or take it out there.",
      });
    } else if (!facts.links.has(device)) {
      const message = `${host.name} has no device ${device} for ${bridge} to lead out by.`;
      faults.push({ code: "uplink-missing", object, message, remedy: "Correct the uplink in the host's settings." });
    } else {
      operations.push(uplinkOperation(bridge, device));
      before[device] = "in no bridge";
      after[device] = `the way out of ${bridge}`;
    }
  }
  return faults;
}

function uplinkOperation(bridge: string, name: string): HostOperation {
  return {
    op: "ovs.port.ensure",
    bridge,
    name,
    type: "",
    options: {},
    otherConfig: {},
    externalIds: {},
    mtuRequest: null,
    mustOpen: true,
    tag: null,
    vlanMode: null,
    trunks: [],
  };
}

function wantedBridges(tunnelAddress: string | null, facts: HostFacts): readonly string[] {
  return [INTEGRATION_BRIDGE, ...(tunnelAddress === null ? [] : [TUNNEL_BRIDGE]), ...facts.providerBridges];
}
