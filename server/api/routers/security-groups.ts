import { z } from "zod";
import { consoleContext } from "@/server/api/console-context";
import { applyMode, NEVER, optionalCloud } from "@/server/api/routers/change-inputs";
import { memberProcedure, operatorProcedure, router, viewerProcedure } from "@/server/api/trpc";
import {
  securityGroupInputSchema,
  securityGroupRuleInputSchema,
  securityGroupUpdateSchema,
} from "@/server/model/security-group-input";
import { MOST_RULES } from "@/server/operations/intent/object-requests";
import { resolveCloud } from "@/server/operations/intent/resolve";
import { memberSecurityGroup, memberSecurityGroups } from "@/server/operations/member/member-objects";
import { memberLedger } from "@/server/operations/member/member-ports";
import { changeIntent } from "@/server/operations/plans/change-intent";
import {
  cloudOfSecurityGroup,
  getSecurityGroup,
  placeOfRules,
} from "@/server/operations/security-groups/get-security-group";
import { listSecurityGroups } from "@/server/operations/security-groups/list-security-groups";
import { portLedger } from "@/server/operations/security-groups/port-ledger";
import { portPingPlaces } from "@/server/operations/security-groups/port-ping-places";
import { previewSecurityGroup } from "@/server/operations/security-groups/preview-security-group";
import { whatIf } from "@/server/operations/security-groups/what-if";
import { whatIfTraces } from "@/server/operations/security-groups/what-if-traces";

/** A preview is asked for while rules are typed; more of them come as a plan. */
const MOST_PREVIEWED = 100;

/** However many look at the rules of a host, they are not read more often than this for it. */
const LEAST_FRESH_MS = 2_000;

const id = z.string().min(1).max(100);
const caseId = z.string().max(100).optional().describe("an uploaded case; absent: the clouds");

const ruleQuestion = z.strictObject({
  securityGroupId: id,
  add: z.array(securityGroupRuleInputSchema).max(MOST_PREVIEWED).default([]),
  remove: z.array(id).max(MOST_RULES).default([]).describe("ids of rules"),
  portId: id.optional().describe("the port to show; absent: the first one of the group that is on a host"),
  caseId,
});

export const securityGroupsRouter = router({
  list: memberProcedure
    .input(z.strictObject({ ...optionalCloud, caseId, projectId: z.string().max(255).optional() }).optional())
    .query(({ ctx, input }) =>
      ctx.view === "everything"
        ? listSecurityGroups(consoleContext(ctx), input ?? {})
        : memberSecurityGroups(consoleContext(ctx), ctx.view, input ?? {}),
    ),

  get: memberProcedure
    .input(z.strictObject({ id, caseId }))
    .query(({ ctx, input }) =>
      ctx.view === "everything"
        ? getSecurityGroup(consoleContext(ctx), input)
        : memberSecurityGroup(consoleContext(ctx), ctx.view, input),
    ),

  /**
   * The lines that rules would add to and take from the chains of ports, and every fault of the new ones. Changes nothing;
   * a mutation only because rules do not fit into an address.
   */
  preview: viewerProcedure
    .input(
      z.strictObject({
        securityGroupId: id,
        add: z.array(securityGroupRuleInputSchema).max(MOST_PREVIEWED).default([]),
        remove: z.array(id).max(MOST_RULES).default([]).describe("ids of rules"),
      }),
    )
    .mutation(({ ctx, input }) => previewSecurityGroup(consoleContext(ctx), input)),

  /**
   * The ledger of a port as it would be with other rules in one of its groups: lines that come, go and stay, and which of them
   * would decide. Changes nothing; a mutation only because rules do not fit into an address.
   */
  whatIf: viewerProcedure.input(ruleQuestion).mutation(({ ctx, input }) => whatIf(consoleContext(ctx), input)),

  /** The same question to the trace: packets from and to the port, now and after the change. Changes and sends nothing. */
  whatIfTraces: viewerProcedure
    .input(ruleQuestion)
    .mutation(({ ctx, input, signal = NEVER }) => whatIfTraces(consoleContext(ctx), input, signal)),

  /** The rules of a port in the order in which its host asks them, with origin and counters. */
  ledger: memberProcedure
    .input(
      z.strictObject({
        portId: id,
        caseId,
        freshMs: z.int().min(LEAST_FRESH_MS).optional().describe("counters that are older are read again first"),
      }),
    )
    .query(({ ctx, input }) =>
      ctx.view === "everything"
        ? portLedger(consoleContext(ctx), input)
        : memberLedger(consoleContext(ctx), ctx.view, input),
    ),

  /** From where a port can be pinged, before a change of its rules and after it, by `hosts.runInside`. */
  pingPlaces: viewerProcedure
    .input(z.strictObject({ portId: id }))
    .query(({ ctx, input }) => portPingPlaces(consoleContext(ctx), input)),

  create: operatorProcedure
    .input(securityGroupInputSchema.extend({ ...optionalCloud, ...applyMode }))
    .mutation(async ({ ctx, input, signal = NEVER }) => {
      const operation = consoleContext(ctx);
      const { mode, planId, digest, cloudId: asked, ...group } = input;
      const { id: cloudId } = await resolveCloud(operation.db, asked);
      const drawn = { securityGroupId: operation.newId(), newGroupId: operation.newId() };
      const request = { kind: "create-security-group" as const, cloudId, ...drawn, input: group };
      return changeIntent(operation, request, { mode, planId, digest }, signal);
    }),

  update: operatorProcedure
    .input(securityGroupUpdateSchema.extend({ id, ...applyMode }))
    .mutation(async ({ ctx, input, signal = NEVER }) => {
      const operation = consoleContext(ctx);
      const { mode, planId, digest, id: securityGroupId, ...changes } = input;
      const cloudId = await cloudOfSecurityGroup(operation, securityGroupId);
      const request = { kind: "update-security-group" as const, cloudId, securityGroupId, changes };
      return changeIntent(operation, request, { mode, planId, digest }, signal);
    }),

  /** Rules of other groups that name it as remote group go with it; the plan shows them. */
  delete: operatorProcedure
    .input(z.strictObject({ id, ...applyMode }))
    .mutation(async ({ ctx, input, signal = NEVER }) => {
      const operation = consoleContext(ctx);
      const { id: securityGroupId, ...how } = input;
      const cloudId = await cloudOfSecurityGroup(operation, securityGroupId);
      return changeIntent(operation, { kind: "delete-security-group" as const, cloudId, securityGroupId }, how, signal);
    }),

  /** One rule or many, in one plan. */
  addRule: operatorProcedure
    .input(
      z.strictObject({
        securityGroupId: id,
        rule: z
          .union([
            securityGroupRuleInputSchema.transform((rule) => [rule]),
            z.array(securityGroupRuleInputSchema).min(1).max(MOST_RULES),
          ])
          .describe("a rule, or a list of them"),
        ...applyMode,
      }),
    )
    .mutation(async ({ ctx, input, signal = NEVER }) => {
      const operation = consoleContext(ctx);
      const { securityGroupId, rule: rules, ...how } = input;
      const cloudId = await cloudOfSecurityGroup(operation, securityGroupId);
      const about = { cloudId, securityGroupId, firstRuleId: operation.newId(), rules };
      return changeIntent(operation, { kind: "add-security-group-rules" as const, ...about }, how, signal);
    }),

  /** Rules of one group. */
  removeRule: operatorProcedure
    .input(
      z.strictObject({
        id: z.union([id.transform((one) => [one]), z.array(id).min(1).max(MOST_RULES)]).describe("a rule, or a list"),
        ...applyMode,
      }),
    )
    .mutation(async ({ ctx, input, signal = NEVER }) => {
      const operation = consoleContext(ctx);
      const { id: ruleIds, ...how } = input;
      const place = await placeOfRules(operation, ruleIds);
      return changeIntent(operation, { kind: "remove-security-group-rules" as const, ...place, ruleIds }, how, signal);
    }),
});
