import { z } from "zod";
import type { Plan as PlanRow, PlanStep as PlanStepRow, Prisma } from "@/server/db/generated/client";
import type { CloudCall, CloudEffect } from "@/server/model/cloud-effect";
import type { PlanRun, RunStep } from "@/server/model/plan-run";
import { changeRequestSchema } from "@/server/operations/intent/change-request";
import type { ChangeStep } from "@/server/operations/intent/plan-change";
import { storedCloudEffect } from "@/server/operations/plans/stored-effect";
import { canonicalJson } from "@/server/reconcile/canonical-json";
import type { HostScope } from "@/server/wiring/host-plan";

/** The stored form of a plan and back. A row that this version does not understand is an error of parsing, not a guess. */

const idList = z.array(z.string()).nullable();

export const planPayloadSchema = z.strictObject({
  request: changeRequestSchema,
  title: z.string(),
  notices: z.array(z.string()),
  radius: z
    .strictObject({
      networks: z.number(),
      uplinkSets: z.array(z.string()),
      logicalInterconnects: z.array(z.string()),
      serversGaining: z.array(z.string()),
      serversLosing: z.array(z.string()),
      vlanCollisions: z.array(z.string()),
    })
    .nullable()
    .default(null),
  /** What of the hosts it may touch, so that a resume touches no more; `null`: it has to do with none. */
  hostScope: z
    .strictObject({ networkIds: idList, portIds: idList, routerIds: idList, hostId: z.string().nullable() })
    .nullable()
    .default(null),
});

const scopeSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("flat-mapping"), cloudId: z.string(), physicalNetwork: z.string() }),
  z.strictObject({ kind: z.literal("mappings"), cloudId: z.string() }),
  z.strictObject({ kind: z.literal("network"), cloudId: z.string(), networkId: z.string() }),
  z.strictObject({ kind: z.literal("physical-network"), cloudId: z.string(), physicalNetwork: z.string() }),
  z.strictObject({ kind: z.literal("port"), cloudId: z.string(), portId: z.string() }),
  z.strictObject({ kind: z.literal("security-group"), cloudId: z.string(), securityGroupId: z.string() }),
  z.strictObject({ kind: z.literal("router"), cloudId: z.string(), routerId: z.string() }),
  z.strictObject({ kind: z.literal("floating-ip"), cloudId: z.string(), floatingIpId: z.string() }),
  z.strictObject({ kind: z.literal("appliance"), cloudId: z.string(), applianceId: z.string() }),
  z.strictObject({ kind: z.literal("host"), cloudId: z.string(), hostId: z.string() }),
]);
export const planStatusSchema = z.enum(["planned", "applying", "applied", "failed", "cancelled", "stale"]);
const riskSchema = z.enum(["none", "low", "high"]);
const stepStateSchema = z.enum(["pending", "running", "done", "failed", "skipped"]);
const placeSchema = z.enum(["console", "appliance", "host", "cloud"]);
const causeSchema = z.enum(["asked", "missing", "changed", "orphan"]);
export const triggerSchema = z.enum(["operator", "start", "schedule", "mirror"]);
export const requestsSchema = z
  .strictObject({
    total: z.number(),
    reads: z.number(),
    writes: z.number(),
    bytesUp: z.number(),
    bytesDown: z.number(),
  })
  .nullable();
const factsSchema = z.record(z.string(), z.string()).nullable();

/** What of the hosts a stored plan may touch. One that has to do with none touches nothing. */
export function storedHostScope(payload: unknown): Omit<HostScope, "deletes"> {
  const { hostScope } = planPayloadSchema.parse(payload);
  const set = (ids: readonly string[] | null) => (ids === null ? null : new Set(ids));
  if (hostScope === null) return { networkIds: new Set(), portIds: new Set(), routerIds: new Set() };
  return {
    networkIds: set(hostScope.networkIds),
    portIds: set(hostScope.portIds),
    routerIds: set(hostScope.routerIds),
  };
}

export type PlanWithSteps = PlanRow & { readonly steps: readonly PlanStepRow[] };

export function toPlanRun(row: PlanWithSteps): PlanRun {
  const steps = row.steps.map(toRunStep);
  const isOpen = (step: RunStep) => step.place !== "console" && step.state !== "done" && step.state !== "skipped";
  return { ...toPlanHead(row, steps.some(isOpen)), steps };
}

/** A plan without its steps. `hasOpenSteps`: some on an appliance or host are neither done nor skipped. */
export function toPlanHead(row: PlanRow, hasOpenSteps: boolean): Omit<PlanRun, "steps"> {
  const payload = planPayloadSchema.parse(row.payload);
  const status = planStatusSchema.parse(row.status);
  return {
    id: row.id,
    scope: scopeSchema.parse(row.scope),
    title: payload.title,
    digest: row.digest,
    status,
    notices: payload.notices,
    createdBy: row.createdBy,
    createdAt: row.createdAt.getTime(),
    startedAt: row.startedAt?.getTime() ?? null,
    endedAt: row.endedAt?.getTime() ?? null,
    error: row.error,
    trigger: triggerSchema.parse(row.trigger),
    cancelling: status === "applying" && row.cancelAt !== null,
    resumable: (status === "failed" || status === "cancelled") && row.intentAt !== null && hasOpenSteps,
    radius: payload.radius,
    requests: requestsSchema.parse(row.requests),
  };
}

function toRunStep(row: PlanStepRow): RunStep {
  const effect = storedCloudEffect(row.effect);
  return {
    ...(effect === null ? {} : { call: callOf(effect) }),
    id: row.stepId,
    verb: row.verb,
    target: row.target,
    why: row.why,
    risk: riskSchema.parse(row.risk),
    dependsOn: row.dependsOn,
    before: factsSchema.parse(row.before),
    after: factsSchema.parse(row.after),
    place: placeSchema.parse(row.place),
    cause: causeSchema.parse(row.cause),
    needsTick: row.needsTick,
    state: stepStateSchema.parse(row.state),
    startedAt: row.startedAt?.getTime() ?? null,
    endedAt: row.endedAt?.getTime() ?? null,
    error: row.error,
  };
}

function callOf({ method, path, body, revision }: CloudEffect): CloudCall {
  return { method, path, body, revision };
}

/** `before` and `after` are left out where they are null: the column is then NULL, not JSON's null. */
export function toStepRow(step: ChangeStep, position: number): Prisma.PlanStepCreateManyPlanInput {
  const { id, verb, target, why, risk, dependsOn, before, after } = step;
  const { place = "console", cause = "asked", needsTick = false } = step;
  return {
    position,
    stepId: id,
    verb,
    target,
    why,
    risk,
    dependsOn: [...dependsOn],
    place,
    cause,
    needsTick,
    ...(place === "console" ? {} : { effect: toJson(step.effect) }),
    ...(before === null ? {} : { before: toJson(before) }),
    ...(after === null ? {} : { after: toJson(after) }),
  };
}

export function toJson(value: unknown): Prisma.InputJsonValue {
  return JSON.parse(canonicalJson(value));
}
