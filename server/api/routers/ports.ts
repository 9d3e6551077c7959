import { z } from "zod";
import { consoleContext } from "@/server/api/console-context";
import { applyMode, NEVER, optionalCloud } from "@/server/api/routers/change-inputs";
import { operatorProcedure, router, viewerProcedure } from "@/server/api/trpc";
import {
  localLinkSchema,
  macSchema,
  plugInputSchema,
  portInputSchema,
  portUpdateSchema,
  vnicTypeSchema,
} from "@/server/model/port-input";
import { cloudOfNetwork } from "@/server/operations/networks/get-network";
import { changeIntent } from "@/server/operations/plans/change-intent";
import { checkLocalLink } from "@/server/operations/ports/check-local-link";
import { cloudOfPort } from "@/server/operations/ports/cloud-of-port";
import { drawDhcpPort, drawPort } from "@/server/operations/ports/draw-port";
import { getPort } from "@/server/operations/ports/get-port";
import { listPorts } from "@/server/operations/ports/list-ports";
import { listServers } from "@/server/operations/ports/list-servers";

const id = z.string().min(1).max(100);
const caseId = z.string().max(100).optional().describe("an uploaded case; absent: the clouds");

export const portsRouter = router({
  list: viewerProcedure
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
    .query(({ ctx, input }) => listPorts(consoleContext(ctx), input ?? {})),

  get: viewerProcedure
    .input(z.strictObject({ id, caseId }))
    .query(({ ctx, input }) => getPort(consoleContext(ctx), input)),

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

  setLocalLink: operatorProcedure
    .input(z.strictObject({ id, localLink: localLinkSchema.nullable(), ...applyMode }))
    .mutation(async ({ ctx, input, signal = NEVER }) => {
      const operation = consoleContext(ctx);
      const { id: portId, localLink, ...how } = input;
      const cloudId = await cloudOfPort(operation, portId);
      return changeIntent(operation, { kind: "set-local-link" as const, cloudId, portId, localLink }, how, signal);
    }),
});
