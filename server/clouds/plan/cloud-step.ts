import type { CloudEffect, MadeId, WrittenCollection } from "@/server/model/cloud-effect";
import type { NetworkIntent } from "@/server/model/network-intent";
import type { Risk } from "@/server/model/plan";
import { canonicalJson } from "@/server/reconcile/canonical-json";
import type { PlannedStep } from "@/server/reconcile/planned-step";

export type CloudStep = PlannedStep<CloudEffect>;

/** What a plan of calls rests on: the mirror of one cloud. */
export type MirroredCloud = {
  readonly cloudId: string;
  readonly cloudName: string;
  readonly intent: NetworkIntent;
  /** Of the objects that the request is about, by id; one that is not in it is written whatever its revision is. */
  readonly revisions: ReadonlyMap<string, number>;
};

/** Attributes of an object in the words of the Network API. */
export type Attributes = Readonly<Record<string, unknown>>;

type Told = {
  readonly id: string;
  readonly verb: string;
  readonly target: string;
  readonly why: string;
  readonly risk?: Risk;
  readonly dependsOn?: readonly string[];
};

type CollectionOf = {
  readonly collection: WrittenCollection;
  /** The word that wraps the attributes in a body, e.g. `security_group_rule`. */
  readonly word: string;
};

export const COLLECTIONS = {
  network: { collection: "networks", word: "network" },
  subnet: { collection: "subnets", word: "subnet" },
  port: { collection: "ports", word: "port" },
  group: { collection: "security-groups", word: "security_group" },
  rule: { collection: "security-group-rules", word: "security_group_rule" },
  router: { collection: "routers", word: "router" },
  floatingIp: { collection: "floatingips", word: "floatingip" },
} as const satisfies Record<string, CollectionOf>;

/** It is made, and the cloud gives the id. */
export function postStep(
  cloud: MirroredCloud,
  { collection, word }: CollectionOf,
  told: Told,
  attributes: Attributes,
): CloudStep {
  return {
    ...stepOf(told),
    before: null,
    after: { cloud: cloud.cloudName, ...shown(attributes) },
    effect: {
      ...{ kind: "cloud.change", cloudId: cloud.cloudId, collection, objectId: null },
      ...{ method: "POST", path: `/${collection}`, body: { [word]: attributes }, revision: null },
    },
  };
}

type Put = Omit<Told, "why"> & {
  readonly objectId: string;
  /** Sent beside those that differ. */
  readonly along?: readonly string[];
};

/** Only attributes that differ are sent; none differ: no step. */
export function putSteps(
  cloud: MirroredCloud,
  { collection, word }: CollectionOf,
  told: Put,
  now: Attributes,
  wanted: Attributes,
): readonly CloudStep[] {
  const differing = Object.keys(wanted).filter((name) => !isSame(now[name], wanted[name]));
  if (differing.length === 0) return [];
  const { objectId, along = [] } = told;
  const names = Object.keys(wanted).filter((name) => differing.includes(name) || along.includes(name));
  const pick = (from: Attributes) => Object.fromEntries(names.map((name) => [name, from[name] ?? null]));
  return [
    {
      ...stepOf({ ...told, why: `Its ${differing.join(", ")} shall change.` }),
      before: { cloud: cloud.cloudName, ...shown(pick(now)) },
      after: { cloud: cloud.cloudName, ...shown(pick(wanted)) },
      effect: {
        ...{ kind: "cloud.change", cloudId: cloud.cloudId, collection, objectId },
        ...{ method: "PUT", path: `/${collection}/${encodeURIComponent(objectId)}`, body: { [word]: pick(wanted) } },
        revision: cloud.revisions.get(objectId) ?? null,
      },
    },
  ];
}

export function deleteStep(
  cloud: MirroredCloud,
  { collection }: CollectionOf,
  told: Omit<Told, "why"> & { readonly objectId: string; readonly why?: string },
  now: Attributes,
): CloudStep {
  const { objectId, why = "It was asked to be removed." } = told;
  return {
    ...stepOf({ ...told, why }),
    risk: told.risk ?? "low",
    before: { cloud: cloud.cloudName, id: objectId, ...shown(now) },
    after: null,
    effect: {
      ...{ kind: "cloud.change", cloudId: cloud.cloudId, collection, objectId },
      ...{ method: "DELETE", path: `/${collection}/${encodeURIComponent(objectId)}`, body: null },
      revision: cloud.revisions.get(objectId) ?? null,
    },
  };
}

/** Something is done with an object by a path of its own, e.g. `/routers/{id}/add_router_interface`. */
export function actionStep(
  cloud: MirroredCloud,
  { collection }: CollectionOf,
  told: Told & { readonly objectId: string; readonly action: string; readonly isTaking: boolean },
  body: Attributes,
): CloudStep {
  const { objectId, action, isTaking } = told;
  const facts = { cloud: cloud.cloudName, ...shown(body) };
  return {
    ...stepOf(told),
    before: isTaking ? facts : null,
    after: isTaking ? null : facts,
    effect: {
      ...{ kind: "cloud.change", cloudId: cloud.cloudId, collection, objectId },
      ...{ method: "PUT", path: `/${collection}/${encodeURIComponent(objectId)}/${action}`, body, revision: null },
    },
  };
}

/** Attributes without those that were not given. */
export function given(attributes: Attributes): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));
}

function stepOf({ id, verb, target, why, risk = "none", dependsOn = [] }: Told) {
  return { id, verb, target, why, risk, dependsOn, place: "cloud" as const };
}

function isSame(a: unknown, b: unknown): boolean {
  return canonicalJson(a ?? null) === canonicalJson(b ?? null);
}

export function shown(attributes: Attributes): Record<string, string> {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, shownValue(value)]));
}

function shownValue(value: unknown): string {
  if (value === null || value === "") return "none";
  if (isMadeId(value)) return "the id of what the step before makes";
  return typeof value === "string" ? value : JSON.stringify(value);
}

export function isMadeId(value: unknown): value is MadeId {
  return typeof value === "object" && value !== null && "madeBy" in value && typeof value.madeBy === "string";
}
