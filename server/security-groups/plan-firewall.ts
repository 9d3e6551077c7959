import type { HostOperation } from "@/server/model/host-operation";
import type { IpSet } from "@/server/model/host-state";
import type { Port } from "@/server/model/neutron";
import type { Cause } from "@/server/model/plan";
import { stepId } from "@/server/reconcile/step-id";
import { bridgeFilterSettings } from "@/server/security-groups/bridge-filter-settings";
import { CHAIN_ID_LENGTH } from "@/server/security-groups/chain-names";
import { compileHost } from "@/server/security-groups/compile-host";
import { type FirewallChanges, type FirewallWorld, firewallChanges } from "@/server/security-groups/firewall-changes";
import { firewallFacts } from "@/server/security-groups/firewall-facts";
import {
  foreignNotice,
  ruleFaults,
  unknownSettingNotice,
  unreadFault,
  zoneFaults,
} from "@/server/security-groups/firewall-faults";
import { causeOf, portsConcerned, whyOf } from "@/server/security-groups/firewall-words";
import { type Stranger, strangersOn } from "@/server/security-groups/port-owners";
import { portsInScope } from "@/server/security-groups/ports-in-scope";
import { revokingOn } from "@/server/security-groups/revoked-chain";
import { readRootTables } from "@/server/security-groups/root-tables";
import { setsAskedElsewhere } from "@/server/security-groups/set-changes";
import type { Treatment } from "@/server/security-groups/target-tables";
import { assignZones, zonesIn } from "@/server/security-groups/zones";
import type { HostPlan, HostPlanInput, HostStep } from "@/server/wiring/host-plan";
import { hostStep, removalStep } from "@/server/wiring/host-step";
import { applyFirewall, isolatePort, plugPort } from "@/server/wiring/step-ids";

const NOTHING: HostPlan = { steps: [], notices: [], faults: [] };

/**
 * Brings the security-group rules of a host from what is observed to what its ports' groups say, in one step.
 * 1. Ports out of scope, devices of somebody else's, and chains that are not of the agent's scheme stay as they are.
 * 2. Rules of a port that left go when it has no device any more, or once it is isolated. Where its isolation waits for
 *    a tick, they do so too, in a step of their own.
 * 3. Sets come before the rules that ask them and go after them; zones come before the rules that use them; connections
 *    that only removed rules let through are cut or forgotten last, when nothing can make them anew.
 * 4. The shared chains are made with the first port and stay when the last one goes, as Neutron's agent keeps them: a
 *    host without guests (the captured network nodes) has them all, and they let pass everything that is no port's.
 */
export function planFirewall(input: HostPlanInput): HostPlan {
  const { host, state, scope, intent } = input;
  if (host.plumbing.firewall !== "iptables_hybrid") return NOTHING;
  const root = state.namespaces.find(({ name }) => name === "");
  const found = readRootTables(root);
  if (root === undefined || found === null) return { ...NOTHING, faults: [unreadFault(host.name, "rules")] };
  const { ports, treatments, faults } = portsInScope(input, found);
  const filtered = ports.filter(({ treatment }) => treatment === "filtered").map(({ port }) => port);
  const { zones, exhausted } = assignZones(
    filtered.map(({ id }) => id),
    zonesIn(found),
  );
  const wanted = compileHost({ intent, ports, zones });
  if (root.ipsets === null && wanted.sets.length > 0) return { ...NOTHING, faults: [unreadFault(host.name, "sets")] };

  const strangers = strangersOn(state, found, new Set(treatments.keys())).filter((each) =>
    isInScope(each, scope.portIds),
  );
  const waits = scope.deletes === "tick";
  const leaving = strangers.filter(({ kind }) => kind === "leaving");
  const gone = strangers.filter(({ kind }) => kind === "gone");
  const going = keysOf(waits ? gone : [...gone, ...leaving]);
  const treatment =
    (drop: ReadonlySet<string>) =>
    (key: string): Treatment =>
      treatments.get(key) ?? (drop.has(key) ? "dropped" : "left");
  const world: FirewallWorld = {
    found,
    wanted,
    treatmentOf: treatment(going),
    filtered: new Map(filtered.map((port) => [port.id.slice(0, CHAIN_ID_LENGTH), port])),
    base: ports.length > 0,
    sets: root.ipsets ?? [],
    askedElsewhere: setsAskedElsewhere(root),
    narrow: scope.portIds !== null,
    revoking: revokingOn(root),
  };

  const settings = filtered.length > 0 ? bridgeFilterSettings(root) : { off: [], unknown: [] };
  const first = firewallChanges(world);
  const steps: HostStep[] = [];
  if (first.operations.length > 0 || settings.off.length > 0) {
    steps.push(
      applyStep(
        input,
        first,
        settings.off,
        ports.map(({ port }) => port),
        waits ? [] : leaving,
        going,
      ),
    );
  }
  if (waits && leaving.length > 0) {
    // What goes beyond the first step; its sets are as wanted by then.
    const all = keysOf([...gone, ...leaving]);
    const rest = {
      ...{ ...world, found: first.target, sets: withWanted(world), revoking: first.revoking },
      ...{ treatmentOf: treatment(all), narrow: true },
    };
    const second = firewallChanges(rest);
    if (second.operations.length > 0)
      steps.push(
        forgetStep(
          input,
          second,
          leaving,
          steps.map(({ id }) => id),
        ),
      );
  }
  return {
    steps,
    notices: [
      ...strangers.filter(({ kind }) => kind === "foreign").map((each) => foreignNotice(host.name, each)),
      ...(settings.unknown.length > 0 ? [unknownSettingNotice(host.name, settings.unknown)] : []),
    ],
    faults: [...faults, ...zoneFaults(exhausted), ...ruleFaults(wanted.unusable, intent)],
  };
}

/** The sets of the host as they are when the wanted ones are there. */
function withWanted({ sets, wanted }: FirewallWorld): readonly IpSet[] {
  const names = new Set(wanted.sets.map(({ name }) => name));
  const made = wanted.sets.map(({ name, members }): IpSet => ({ name, type: "hash:net", family: null, members }));
  return [...sets.filter(({ name }) => !names.has(name)), ...made];
}

function applyStep(
  { host, scope }: HostPlanInput,
  changes: FirewallChanges,
  settingsOff: readonly string[],
  ports: readonly Port[],
  leaving: readonly Stranger[],
  going: ReadonlySet<string>,
): HostStep {
  const concerned = portsConcerned(changes.chains);
  const settings = settingsOff.map((key): HostOperation => ({ op: "sysctl.set", namespace: "", key, value: "1" }));
  const facts = firewallFacts(changes, settingsOff);
  const cause: Cause =
    scope.portIds !== null && scope.deletes === "perform" ? "asked" : causeOf(scope, changes, settingsOff, going);
  return hostStep(
    host,
    {
      id: applyFirewall(host.id),
      verb: "firewall.apply",
      target: `security-group rules on ${host.name}`,
      why: whyOf(changes, settingsOff, going),
      dependsOn: [
        ...ports.filter(({ id }) => concerned.has(id.slice(0, CHAIN_ID_LENGTH))).map(({ id }) => plugPort(host.id, id)),
        ...isolations(host.id, leaving),
      ],
      before: facts.before,
      after: facts.after,
      cause,
    },
    [...settings, ...changes.operations],
  );
}

/** Rules of ports that a tick isolates. */
function forgetStep(
  { host, scope }: HostPlanInput,
  changes: FirewallChanges,
  leaving: readonly Stranger[],
  after: readonly string[],
): HostStep {
  const facts = firewallFacts(changes, []);
  const text = {
    id: stepId("firewall.forget", host.id),
    verb: "firewall.forget",
    target: `security-group rules on ${host.name}`,
    why: `No port that is meant to be here has these rules: ${leaving.flatMap(({ devices }) => devices).join(", ")}.`,
    dependsOn: [...after, ...isolations(host.id, leaving)],
    before: facts.before,
    after: facts.after,
  };
  return removalStep(host, scope, text, changes.operations);
}

const isolations = (hostId: string, leaving: readonly Stranger[]): readonly string[] =>
  leaving.flatMap(({ portId }) => (portId === null ? [] : isolatePort(hostId, portId)));

const keysOf = (strangers: readonly Stranger[]): ReadonlySet<string> => new Set(strangers.map(({ key }) => key));

function isInScope({ key, portId }: Stranger, portIds: ReadonlySet<string> | null): boolean {
  if (portIds === null) return true;
  return portId === null ? [...portIds].some((id) => id.startsWith(key)) : portIds.has(portId);
}
