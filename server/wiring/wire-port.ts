import { DEAD_VLAN, type Flow, type HostOperation } from "@/server/model/host-operation";
import { INTEGRATION_BRIDGE } from "@/server/wiring/bridge-names";
import { diffFlows } from "@/server/wiring/diff-flows";
import type { HostFacts } from "@/server/wiring/host-facts";
import type { HostPlanInput, HostStep } from "@/server/wiring/host-plan";
import { absentCause, hostStep } from "@/server/wiring/host-step";
import { networkRecord } from "@/server/wiring/network-facts";
import { type PortTarget, portWords } from "@/server/wiring/port-target";
import { deadFlows, spoofFlows } from "@/server/wiring/spoof-flows";
import {
  applyFirewall,
  isolatePort,
  meshTunnels,
  plugPort,
  prepareHost,
  provisionNetwork,
  wirePort,
} from "@/server/wiring/step-ids";
import { isInVlan, recordOf, vlanOf, vlanOperation, vlanWords } from "@/server/wiring/vlan";

/** Whether the row is made by this plan's plug. */
type Row = { readonly isNew: boolean };

/**
 * A port comes into its network: flows first, the tag last, so that nothing passes unchecked (`dataplane.md` 3.6). Tag and
 * record are written together, with `vlan_mode` and `trunks` cleared, or the port would stay mute.
 */
export function wireStep(input: HostPlanInput, facts: HostFacts, target: PortTarget, { isNew }: Row): HostStep | null {
  const { host, scope } = input;
  const { port, device, vlan, network } = target;
  const row = isNew ? undefined : facts.ports.get(device)?.port;
  const wanted = { tag: vlan, vlanMode: null, trunks: [] };
  const record = networkRecord(network, vlan);
  const flows = flowOperations(facts, device, spoofFlows(port, device), isNew);
  const isRecorded = row !== undefined && sameRecord(recordOf(row), record);
  const isTagged = row !== undefined && (isInVlan(row, wanted) || isInVlan(row, { ...wanted, vlanMode: "access" }));
  if (isTagged && isRecorded && flows.length === 0) return null;
  const tag: readonly HostOperation[] = isTagged && isRecorded ? [] : [vlanOperation(device, row, record, wanted)];
  const isFirst = row === undefined || recordOf(row).net_uuid === undefined;
  return hostStep(
    host,
    {
      id: wirePort(host.id, port.id),
      verb: "port.wire",
      target: `${portWords(port)} on ${host.name}`,
      why: isFirst
        ? `${portWords(port)} comes into network ${network.name || network.id}, VLAN ${vlan} on ${host.name}.`
        : `${portWords(port)} is not wired as it is to be: ${wrong(isTagged, isRecorded)}.`,
      dependsOn: [
        prepareHost(host.id),
        meshTunnels(host.id),
        provisionNetwork(host.id, network.id),
        plugPort(host.id, port.id),
        applyFirewall(host.id),
      ],
      cause: isFirst ? absentCause(scope) : row !== undefined && isTagged ? "missing" : "changed",
      before: row === undefined ? null : { VLAN: vlanWords(vlanOf(row)) },
      after: { VLAN: vlanWords(wanted), network: network.name || network.id, ...flowFacts(flows) },
    },
    [...flows, ...tag],
  );
}

/**
 * A port that is to carry nothing: the dead VLAN first, then the flow that drops. Its record says which VLAN is kept for its
 * network, so that this network stays where it is until the port comes up.
 */
export function deadStep(input: HostPlanInput, facts: HostFacts, target: PortTarget, { isNew }: Row): HostStep | null {
  const { host, scope } = input;
  const { port, device, network, vlan } = target;
  const row = isNew ? undefined : facts.ports.get(device)?.port;
  const record = networkRecord(network, vlan);
  const isDead = row !== undefined && isInVlan(row, DEAD_VLAN);
  const isRecorded = row !== undefined && sameRecord(recordOf(row), record);
  const flows = flowOperations(facts, device, deadFlows(device), isNew);
  if (isDead && isRecorded && flows.length === 0) return null;
  const tag: readonly HostOperation[] = isDead && isRecorded ? [] : [vlanOperation(device, row, record, DEAD_VLAN)];
  return hostStep(
    host,
    {
      id: isolatePort(host.id, port.id),
      verb: "port.isolate",
      target: `${portWords(port)} on ${host.name}`,
      why: port.adminStateUp
        ? `The guest of ${portWords(port)} is not on ${host.name} yet.`
        : `${portWords(port)} is set down.`,
      dependsOn: [plugPort(host.id, port.id)],
      cause: row !== undefined && isDead ? "missing" : absentCause(scope) === "asked" ? "asked" : "changed",
      before: row === undefined ? null : { VLAN: vlanWords(vlanOf(row)) },
      after: { VLAN: vlanWords(DEAD_VLAN), ...flowFacts(flows) },
    },
    [...tag, ...flows],
  );
}

/** Of a row that is made anew nothing can be there yet: the plug took the flows of the old one away. */
function flowOperations(
  facts: HostFacts,
  device: string,
  wanted: readonly Flow[],
  isNew: boolean,
): readonly Extract<HostOperation, { op: "flows.change" }>[] {
  const table = facts.flows.get(INTEGRATION_BRIDGE) ?? null;
  const change = isNew ? { add: wanted, remove: [] } : diffFlows(wanted, table, facts.deviceFlows.get(device) ?? []);
  return change.add.length + change.remove.length === 0
    ? []
    : [{ op: "flows.change", bridge: INTEGRATION_BRIDGE, ...change }];
}

function flowFacts([change]: ReturnType<typeof flowOperations>): Readonly<Record<string, string>> {
  return change === undefined ? {} : { flows: `${change.add.length} written, ${change.remove.length} removed` };
}

function wrong(isTagged: boolean, isRecorded: boolean): string {
  if (!isTagged) return "its VLAN was changed";
  return isRecorded ? "its flows differ" : "the record of its network differs";
}

function sameRecord(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key]);
}
