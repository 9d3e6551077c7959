import { createHash } from "node:crypto";
import type { CloudIntent, FlatMappingIntent } from "@/server/mapping/cloud-intent";
import type { IntentEffect } from "@/server/mapping/intent-effect";
import type { MappingFacts } from "@/server/mapping/mapping-facts";
import { planIntent } from "@/server/mapping/plan-intent";
import type { BlastRadius } from "@/server/model/blast-radius";
import type { CloudEffect } from "@/server/model/cloud-effect";
import type { FabricEffect } from "@/server/model/fabric-effect";
import type { Fault } from "@/server/model/fault";
import { FaultsError } from "@/server/model/faults-error";
import type { HostEffect } from "@/server/model/host-effect";
import type { Scope } from "@/server/model/plan";
import { type CloudWrite, isCloudWrite } from "@/server/operations/cloud-writes/is-cloud-write";
import { planCloudChange } from "@/server/operations/cloud-writes/plan-cloud-change";
import { fabricScopeOf } from "@/server/operations/fabric/fabric-scope";
import { type FabricPlan, planOnFabrics } from "@/server/operations/fabric/plan-on-fabrics";
import { silentHosts } from "@/server/operations/host-steps/gather-hosts";
import { hostScopeOf, type RequestHostScope } from "@/server/operations/host-steps/host-scope";
import { planOnHosts } from "@/server/operations/host-steps/plan-on-hosts";
import type { ChangeRequest } from "@/server/operations/intent/change-request";
import { type ChangeFaults, checkChange } from "@/server/operations/intent/check-change";
import { checkLocalLink } from "@/server/operations/intent/check-local-link";
import { type DesiredIntent, desiredIntent } from "@/server/operations/intent/desired-intent";
import type { Gathered } from "@/server/operations/intent/gather-fabrics";
import type { GatheredWorld } from "@/server/operations/intent/gather-world";
import { mappingFactsOf } from "@/server/operations/intent/mapping-facts-of";
import type { StoredIntent } from "@/server/operations/intent/read-intent";
import { scopeOf, titleOf } from "@/server/operations/intent/request-words";
import type { OutsideStep } from "@/server/operations/outside/outside-step";
import { digestInput } from "@/server/reconcile/digest-input";
import { orderSteps } from "@/server/reconcile/order-steps";
import type { PlannedStep } from "@/server/reconcile/planned-step";

export type ChangeStep = PlannedStep<IntentEffect | FabricEffect | HostEffect | CloudEffect>;

export type PlannedChange = {
  readonly scope: Scope;
  readonly title: string;
  /** What is written in the console's database, in one transaction, before anything else. */
  readonly intentSteps: readonly PlannedStep<IntentEffect>[];
  /** What is then done on appliances and hosts or in a cloud, one by one. */
  readonly outsideSteps: readonly OutsideStep[];
  /** What of the hosts it may touch; `null`: it has to do with none. */
  readonly hostScope: RequestHostScope | null;
  readonly notices: readonly string[];
  /** Of the notices: what on appliances or ports keeps something from being done. */
  readonly hindrances: readonly string[];
  readonly radius: BlastRadius | null;
  /** SHA-256, hexadecimal. */
  readonly digest: string;
};

export function stepsOf(planned: PlannedChange): readonly ChangeStep[] {
  return [...planned.intentSteps, ...planned.outsideSteps];
}

/**
 * The plan for a request on what is intended and observed now: the same input gives the same plan and digest. Faults
 * refuse it, all together. Nothing is written.
 */
export function planChange(stored: StoredIntent, request: ChangeRequest, gathered: GatheredWorld): PlannedChange {
  if (stored.cloudKind !== "inventory" && isCloudWrite(request)) return planCalls(stored, request, gathered);
  const { fabrics } = gathered;
  const facts = mappingFactsOf(fabrics, stored.appliances);
  const isMirrored = request.kind === "reconcile" && stored.cloudKind !== "inventory";
  const {
    desired,
    faults: intentFaults,
    notices: intentNotices = [],
  }: DesiredIntent = isMirrored ? { desired: stored.intent, faults: [] } : desiredIntent(stored.intent, request);
  const { refusing, telling }: ChangeFaults = checkChange(desired, request, fabrics, facts);
  const onFabrics = planOnFreshFabrics(stored, desired, request, gathered);
  const hostScope = hostScopeOf(request, stored.intent, desired);
  const onHosts = planOnHosts(desired, gathered.hosts, hostScope, request);
  const silent = silentHosts(gathered.hosts, stored.intent, desired, request.kind === "delete-binding");
  const hostFaults = request.kind === "reconcile" ? [] : onHosts.faults;
  const binding = request.kind === "bind-port" ? onFabrics.faults : [];
  const linkFaults = checkLocalLink(request, desired);
  const faults = [
    ...intentFaults,
    ...refusing,
    ...linkFaults,
    ...(linkFaults.length > 0 ? [] : binding),
    ...silentFaults(stored, request, gathered),
    ...silent.faults,
    ...hostFaults,
  ];
  if (faults.length > 0) throw new FaultsError(faults);

  const intentSteps = planIntent({ current: stored.intent, desired, facts }).filter((step) =>
    concerns(request, step, stored),
  );
  const outsideSteps = orderSteps<OutsideStep>([...onFabrics.steps, ...onHosts.steps]);
  const scope = scopeOf(request);
  const basis = { request, fabric: basisOf(intentSteps, facts) };
  const told = [
    ...telling,
    ...(binding.length > 0 ? [] : onFabrics.faults),
    ...(hostFaults.length > 0 ? [] : onHosts.faults),
  ];
  return {
    scope,
    title: titleOf(request, stored.intent, facts),
    intentSteps,
    outsideSteps,
    hostScope: gathered.hosts.hosts.length === 0 ? null : hostScope,
    notices: [
      ...intentNotices,
      ...noticesFor(intentSteps, outsideSteps),
      ...onFabrics.notices,
      ...silent.notices,
      ...onHosts.notices,
      ...told.map((fault) => `${fault.message} ${fault.remedy}`),
    ],
    hindrances: [...onFabrics.notices, ...onFabrics.faults.map((fault) => `${fault.message} ${fault.remedy}`)],
    radius: onFabrics.radius,
    digest: createHash("sha256")
      .update(digestInput<ChangeStep["effect"]>({ scope, steps: [...intentSteps, ...outsideSteps], basis }))
      .digest("hex"),
  };
}

/** What a real cloud keeps itself is changed there: nothing is written here but by its mirror. */
function planCalls(stored: StoredIntent, request: CloudWrite, { cards = [] }: GatheredWorld): PlannedChange {
  const scope = scopeOf(request);
  const { steps, notices, digest } = planCloudChange(stored, request, scope, cards);
  const title = titleOf(request, stored.intent, mappingFactsOf(new Map(), stored.appliances));
  return {
    scope,
    title,
    intentSteps: [],
    outsideSteps: steps,
    hostScope: null,
    notices,
    hindrances: [],
    radius: null,
    digest,
  };
}

/** Only appliances that answered now are planned on. */
export function planOnFreshFabrics(
  { intent, appliances }: StoredIntent,
  desired: CloudIntent,
  request: ChangeRequest,
  { fabrics, fresh }: Gathered,
): FabricPlan {
  const answered = new Map([...fabrics].filter(([id]) => fresh.has(id)));
  const before = fabricScopeOf(request, intent);
  const after = fabricScopeOf(request, desired);
  const scope = {
    ...before,
    networkIds: union(before.networkIds, after.networkIds),
    portIds: union(before.portIds, after.portIds),
  };
  return planOnFabrics(desired, answered, mappingFactsOf(fabrics, appliances), scope);
}

function union(a: ReadonlySet<string> | null, b: ReadonlySet<string> | null): ReadonlySet<string> | null {
  return a === null || b === null ? null : new Set([...a, ...b]);
}

/** What is to be taken away from an appliance that does not answer would be forgotten there: that is refused. */
function silentFaults(stored: StoredIntent, request: ChangeRequest, { fresh }: Gathered): readonly Fault[] {
  if (!TAKES_AWAY.has(request.kind)) return [];
  const { reflections, members, connections } = stored.intent;
  const { networkIds, portIds } = fabricScopeOf(request, stored.intent);
  const left = [
    ...[...reflections.filter((each) => each.manageable), ...members].filter((each) => networkIds?.has(each.networkId)),
    ...connections.filter((each) => portIds?.has(each.portId)),
  ].map((each) => each.applianceId);
  return [...new Set(left)]
    .filter((id) => !fresh.has(id))
    .map((id) => {
      const name = stored.appliances.find((each) => each.id === id)?.name ?? id;
      return {
        code: "appliance-not-answering",
        object: `appliance ${name}`,
        message: `OneView appliance ${name} does not answer, and something of this is there that has to be taken away.`,
        remedy: "Make the appliance answer, or remove it from the console, then try again.",
      };
    });
}

const TAKES_AWAY: ReadonlySet<ChangeRequest["kind"]> = new Set([
  "delete-network",
  "delete-port",
  "unbind-port",
  "remove-flat",
  "set-uplink-sets",
  "import-ini",
]);

/** A repair of one physical network or one network leaves the others for another time. */
function concerns(request: ChangeRequest, step: PlannedStep<IntentEffect>, { intent }: StoredIntent): boolean {
  if (request.kind !== "reconcile") return true;
  // only those of the scope are placed
  if (step.effect.kind === "port.update") return true;
  if (request.hostId !== null) return false;
  const { effect } = step;
  const networkId =
    effect.kind === "reflection.create"
      ? effect.reflection.networkId
      : effect.kind === "reflection.delete"
        ? effect.networkId
        : null;
  if (request.networkIds !== undefined || request.portIds !== undefined) {
    return networkId !== null && (fabricScopeOf(request, intent).networkIds?.has(networkId) ?? true);
  }
  if (request.networkId !== null && request.networkId !== networkId) return false;
  if (request.physicalNetwork === null) return true;
  const network = intent.networks.find((each) => each.id === networkId);
  return network === undefined || network.physicalNetwork === request.physicalNetwork;
}

/** What of the fabric the plan rests on: the whole reach of every OneView network in it, where the steps show the start. */
function basisOf(steps: readonly PlannedStep<IntentEffect>[], facts: MappingFacts): unknown {
  const mappings: FlatMappingIntent[] = [];
  for (const { effect } of steps) {
    if (effect.kind === "flat-mapping.create" || effect.kind === "flat-mapping.delete") mappings.push(effect.mapping);
  }
  return mappings.map((mapping) => ({ ...mapping, facts: facts.oneViewNetwork(mapping) }));
}

function noticesFor(
  intentSteps: readonly PlannedStep<IntentEffect>[],
  outsideSteps: readonly OutsideStep[],
): readonly string[] {
  const flat = ["flat-mapping.create", "flat-mapping.delete", "reflection.create", "reflection.delete"];
  if (outsideSteps.length > 0 || !intentSteps.some((step) => flat.includes(step.effect.kind))) return [];
  return [
    "Nothing is written on the appliance for a flat mapping: the console keeps which OneView network stands for the physical network, and never changes or deletes that network.",
  ];
}
