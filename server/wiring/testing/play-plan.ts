import { expect } from "vitest";
import { applyOperations } from "@/server/hosts/backends/simulated/apply";
import { emptyHost, withUnderlay } from "@/server/hosts/backends/simulated/empty-host";
import { playHypervisor } from "@/server/hosts/backends/simulated/hypervisor";
import type { SimulatedModel } from "@/server/hosts/backends/simulated/model";
import { toHostState } from "@/server/hosts/backends/simulated/to-host-state";
import type { HostOperation } from "@/server/model/host-operation";
import type { Port } from "@/server/model/neutron";
import type { ManagedHost } from "@/server/model/plumbing";
import type { HostPlan, HostScope, HostStep } from "@/server/wiring/host-plan";
import { planHost } from "@/server/wiring/plan-host";
import { C1, EVERYTHING, HOSTS, intent } from "@/server/wiring/testing/story";

export type Where = {
  readonly host?: ManagedHost;
  readonly hosts?: readonly ManagedHost[];
  readonly scope?: HostScope;
};

export function plan(
  model: SimulatedModel,
  ports: readonly Port[],
  where: Where & Parameters<typeof intent>[1] = {},
): HostPlan {
  const { host = C1, hosts = HOSTS, scope = EVERYTHING, ...more } = where;
  return planHost({ intent: intent(ports, more), host, hosts, scope, state: toHostState(model, 1) });
}

export function perform(model: SimulatedModel, steps: readonly HostStep[]): SimulatedModel {
  return steps.reduce((before, { id, effect }) => {
    const applied = applyOperations(before, effect.operations);
    if (!applied.ok) throw new Error(`${id}: ${applied.error.message}`);
    return playHypervisor(applied.model);
  }, model);
}

/** Plans, performs, and expects that then nothing is left to do. */
export function settle(
  model: SimulatedModel,
  ports: readonly Port[],
  where: Where & Parameters<typeof intent>[1] = {},
): SimulatedModel {
  const { steps, faults } = plan(model, ports, where);
  expect(faults).toEqual([]);
  const after = perform(model, steps);
  expect(plan(after, ports, where).steps).toEqual([]);
  return after;
}

export function change(model: SimulatedModel, ...operations: readonly HostOperation[]): SimulatedModel {
  const applied = applyOperations(model, operations);
  if (!applied.ok) throw applied.error;
  return applied.model;
}

export const bare = (host: ManagedHost): SimulatedModel =>
  withUnderlay(emptyHost(host.name), host.plumbing.tunnelAddress);
export const verbs = ({ steps }: HostPlan): readonly string[] => steps.map(({ verb, target }) => `${verb} ${target}`);
/** Without the steps of the firewall and of services. */
export const ofWiring = ({ steps }: HostPlan): readonly HostStep[] =>
  steps.filter(({ verb }) => /^(?:host|tunnel|network|port)\./.test(verb));
export const QVO = "qvob079c24c-83";

export function portOf(model: SimulatedModel, name: string) {
  const found = toHostState(model, 1)
    .ovs?.bridges.flatMap(({ ports }) => ports)
    .find((each) => each.name === name);
  if (found === undefined) throw new Error(`no port ${name}`);
  return found;
}
