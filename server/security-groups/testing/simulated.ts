import { applyOperations } from "@/server/hosts/backends/simulated/apply";
import { emptyHost } from "@/server/hosts/backends/simulated/empty-host";
import type { SimulatedModel } from "@/server/hosts/backends/simulated/model";
import { toHostState } from "@/server/hosts/backends/simulated/to-host-state";
import type { HostOperation } from "@/server/model/host-operation";
import type { NetworkIntent } from "@/server/model/network-intent";
import { type ManagedHost, plumbingSchema } from "@/server/model/plumbing";
import { planFirewall } from "@/server/security-groups/plan-firewall";
import { deviceName } from "@/server/wiring/device-names";
import type { HostPlan, HostScope } from "@/server/wiring/host-plan";

export const HOST: ManagedHost = { id: "host-1", name: "c1", plumbing: plumbingSchema.parse({}) };
export const EVERYTHING: HostScope = { networkIds: null, portIds: null, routerIds: null, deletes: "perform" };

export const newHost = (): SimulatedModel => emptyHost("c1");

export function planOn(
  model: SimulatedModel,
  intent: NetworkIntent,
  scope: Partial<HostScope> = {},
  host = HOST,
): HostPlan {
  return planFirewall({
    intent,
    host,
    state: toHostState(model, 0),
    hosts: [host],
    scope: { ...EVERYTHING, ...scope },
  });
}

export function performed(model: SimulatedModel, operations: readonly HostOperation[]): SimulatedModel {
  const result = applyOperations(model, operations);
  if (!result.ok) throw result.error;
  return result.model;
}

/** The host after the steps of a plan, in their order. */
export function applied(model: SimulatedModel, plan: HostPlan): SimulatedModel {
  return plan.steps.reduce((before, { effect }) => performed(before, effect.operations), model);
}

/** The devices of a hybrid plug, as ours. */
export function plugged(model: SimulatedModel, portId: string): SimulatedModel {
  const [qbr, qvb, qvo] = [deviceName("qbr", portId), deviceName("qvb", portId), deviceName("qvo", portId)];
  return performed(model, [
    {
      op: "ovs.bridge.ensure",
      name: "br-int",
      datapathType: null,
      failMode: null,
      protocols: [],
      otherConfig: {},
      externalIds: {},
    },
    { op: "bridge.ensure", namespace: "", name: qbr },
    { op: "veth.ensure", namespace: "", name: qvb, peer: qvo, mtu: 1500 },
    { op: "tap.ensure", namespace: "", name: deviceName("tap", portId), mtu: 1500 },
    {
      op: "ovs.port.ensure",
      bridge: "br-int",
      name: qvo,
      type: "",
      options: {},
      otherConfig: {},
      externalIds: { "iface-id": portId },
      mtuRequest: null,
      mustOpen: false,
      tag: 4095,
      vlanMode: "trunk",
      trunks: [4095],
    },
  ]);
}
