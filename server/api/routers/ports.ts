import { z } from "zod";
import { consoleContext } from "@/server/api/console-context";
import { applyMode, NEVER, optionalCloud } from "@/server/api/routers/change-inputs";
import { memberProcedure, operatorProcedure, router, viewerProcedure } from "@/server/api/trpc";
import { migrationWiringSchema } from "@/server/model/migration";
import {
  localLinkSchema,
  macSchema,
  plugInputSchema,
  portInputSchema,
  portUpdateSchema,
  vnicTypeSchema,
} from "@/server/model/port-input";
import { memberPort, memberPorts } from "@/server/operations/member/member-ports";
import { previewMigration } from "@/server/operations/migration/preview-migration";
import { startMigration } from "@/server/operations/migration/start-migration";
import { cloudOfNetwork } from "@/server/operations/networks/get-network";
import { changeIntent } from "@/server/operations/plans/change-intent";
import { checkLocalLink } from "@/server/operations/ports/check-local-link";
import { cloudOfPort } from "@/server/operations/ports/cloud-of-port";
import { drawDhcpPort, drawPort } from "@/server/operations/ports/draw-port";
import { getInterfaceXml } from "@/server/operations/ports/get-interface-xml";
import { getPort } from "@/server/operations/ports/get-port";
import { getPortOnHosts } from "@/server/operations/ports/get-port-on-hosts";
import { listPorts } from "@/server/operations/ports/list-ports";
import { listServers } from "@/server/operations/ports/list-servers";

const id = z.string().min(1).max(100);
const caseId = z.string().max(100).optional().describe("an uploaded case; absent: the clouds");

export const portsRouter = router({
  list: memberProcedure
    .input(
      z
        .strictObject({
          ...optionalCloud,
          caseId,
          networkId: id.optional(),
          host: z.string().max(255).optional().describe("binding:host_id"),
          deviceId: z.string().max(255).optional(),
          deviceOwner: z.string().max(255).optional().describe("e.g. network:dhcp"),
          vnicType: vnicTypeSchema.optional(),
          bound: z.boolean().optional().describe("whether it is intended to be bound"),
        })
        .optional(),
    )
    .query(({ ctx, input }) =>
      ctx.view === "everything"
        ? listPorts(consoleContext(ctx), input ?? {})
        : memberPorts(consoleContext(ctx), ctx.view, input ?? {}),
    ),

  get: memberProcedure
    .input(z.strictObject({ id, caseId }))
    .query(({ ctx, input }) =>
      ctx.view === "everything"
        ? getPort(consoleContext(ctx), input)
        : memberPort(consoleContext(ctx), ctx.view, input),
    ),

  /** How it is plugged on the host of each of its bindings, as last seen. */
  onHosts: viewerProcedure
    .input(z.strictObject({ id }))
    .query(({ ctx, input }) => getPortOnHosts(consoleContext(ctx), input)),

  /** libvirt's `<interface>` of a guest's port, in the form that applies and the others. */
  interfaceXml: viewerProcedure
    .input(z.strictObject({ id }))
    .query(({ ctx, input }) => getInterfaceXml(consoleContext(ctx), input)),

  /** The servers that a port can be bound to, and those that it cannot with the reason. */
  servers: viewerProcedure
    .input(z.strictObject({ ...optionalCloud, applianceId: id.optional() }).optional())
    .query(({ ctx, input }) => listServers(consoleContext(ctx), input ?? {})),

  /** How a local link would be understood; changes nothing. */
  checkLocalLink: viewerProcedure
    .input(
      z.strictObject({
        ...optionalCloud,
        id: id.optional().describe("the port that it is meant for"),
        mac: macSchema.nullable().optional().describe("without a port: the MAC of one that is being made"),
        localLink: localLinkSchema.nullable(),
      }),
    )
    .query(({ ctx, input }) => checkLocalLink(consoleContext(ctx), input)),

  create: operatorProcedure
    .input(portInputSchema.extend(applyMode))
    .mutation(async ({ ctx, input, signal = NEVER }) => {
      const operation = consoleContext(ctx);
      const { mode, planId, digest, ...port } = input;
      const cloudId = await cloudOfNetwork(operation, port.networkId);
      const drawn = { ...(await drawPort(operation, cloudId)), newGroupId: operation.newId() };
      const request = { kind: "create-port" as const, cloudId, ...drawn, input: port };
      return changeIntent(operation, request, { mode, planId, digest }, signal);
    }),

  /** Name, addresses, security groups, address pairs, port security and admin state; only what is given is changed. */
  update: operatorProcedure
    .input(portUpdateSchema.extend({ id, ...applyMode }))
    .mutation(async ({ ctx, input, signal = NEVER }) => {
      const operation = consoleContext(ctx);
      const { mode, planId, digest, id: portId, ...changes } = input;
      const request = { kind: "update-port" as const, cloudId: await cloudOfPort(operation, portId), portId, changes };
      return changeIntent(operation, request, { mode, planId, digest }, signal);
    }),

  delete: operatorProcedure
    .input(z.strictObject({ id, ...applyMode }))
    .mutation(async ({ ctx, input, signal = NEVER }) => {
      const operation = consoleContext(ctx);
      const { id: portId, ...how } = input;
      const request = { kind: "delete-port" as const, cloudId: await cloudOfPort(operation, portId), portId };
      return changeIntent(operation, request, how, signal);
    }),

  bind: operatorProcedure
    .input(
      z.strictObject({
        id,
        host: z.string().trim().min(1).max(255).describe("binding:host_id, e.g. the name of the node"),
        localLink: localLinkSchema.nullable().default(null).describe("null: as it is stored"),
        plug: plugInputSchema.nullable().default(null).describe("on a managed host; null: as its firewall needs it"),
        ...applyMode,
      }),
    )
    .mutation(async ({ ctx, input, signal = NEVER }) => {
      const operation = consoleContext(ctx);
      const { id: portId, mode, planId, digest, ...binding } = input;
      const cloudId = await cloudOfPort(operation, portId);
      const drawn = await drawDhcpPort(operation, cloudId);
      const request = { kind: "bind-port" as const, cloudId, portId, ...binding, drawn };
      return changeIntent(operation, request, { mode, planId, digest }, signal);
    }),

  unbind: operatorProcedure
    .input(z.strictObject({ id, ...applyMode }))
    .mutation(async ({ ctx, input, signal = NEVER }) => {
      const operation = consoleContext(ctx);
      const { id: portId, ...how } = input;
      const request = { kind: "unbind-port" as const, cloudId: await cloudOfPort(operation, portId), portId };
      return changeIntent(operation, request, how, signal);
    }),

  /** Moves a guest's port to another managed host; `migrations.follow` tells how it goes. */
  migrate: operatorProcedure
    .input(
      z.strictObject({
        id,
        destination: z.string().trim().min(1).max(255).describe("name of a managed host"),
        mode: applyMode.mode,
        wiring: migrationWiringSchema
          .default("before")
          .describe("late: the destination is wired only with the activation, to compare the two"),
        handOverSeconds: z.int().min(5).max(3_600).default(300).describe("how long the hypervisor is waited for"),
      }),
    )
    .mutation(async ({ ctx, input, signal = NEVER }) => {
      const operation = consoleContext(ctx);
      const { id: portId, mode, ...asked } = input;
      if (mode === "plan") return { mode, plan: await previewMigration(operation, { portId, ...asked }, signal) };
      const onFailure = (error: unknown) => ctx.services.log.warn({ error }, "a migration broke off");
      return { mode, migration: await startMigration(operation, { portId, ...asked }, signal, onFailure) };
    }),

  setLocalLink: operatorProcedure
    .input(z.strictObject({ id, localLink: localLinkSchema.nullable(), ...applyMode }))
    .mutation(async ({ ctx, input, signal = NEVER }) => {
      const operation = consoleContext(ctx);
      const { id: portId, localLink, ...how } = input;
      const cloudId = await cloudOfPort(operation, portId);
      return changeIntent(operation, { kind: "set-local-link" as const, cloudId, portId, localLink }, how, signal);
    }),
});
