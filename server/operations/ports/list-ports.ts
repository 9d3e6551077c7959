import { z } from "zod";
import { BridgeheadError } from "@/server/model/errors";
import type { VnicType } from "@/server/model/port-input";
import type { PortView } from "@/server/model/port-views";
import type { OperationContext } from "@/server/operations/context";
import { readIntent } from "@/server/operations/intent/read-intent";
import { portTeller } from "@/server/operations/ports/port-teller";

export type PortsInput = {
  readonly cloudId?: string | undefined;
  readonly caseId?: string | undefined;
  readonly networkId?: string | undefined;
  readonly host?: string | undefined;
  readonly deviceId?: string | undefined;
  readonly deviceOwner?: string | undefined;
  readonly vnicType?: VnicType | undefined;
  /** Whether it is intended to be bound. */
  readonly bound?: boolean | undefined;
};

/** Ports of a case, of one cloud, or of all clouds, by name. */
export async function listPorts(ctx: OperationContext, input: PortsInput): Promise<readonly PortView[]> {
  const ports = input.caseId === undefined ? await livePorts(ctx, input.cloudId) : await casePorts(ctx, input.caseId);
  return ports.filter(
    (port) =>
      (input.networkId === undefined || port.networkId === input.networkId) &&
      (input.host === undefined || port.host === input.host) &&
      (input.deviceId === undefined || port.deviceId === input.deviceId) &&
      (input.deviceOwner === undefined || port.deviceOwner === input.deviceOwner) &&
      (input.vnicType === undefined || port.vnicType === input.vnicType) &&
      (input.bound === undefined || (port.host !== "") === input.bound),
  );
}

async function livePorts(ctx: OperationContext, cloudId: string | undefined): Promise<readonly PortView[]> {
  const clouds = await ctx.db.cloud.findMany({
    where: cloudId === undefined ? {} : { id: cloudId },
    orderBy: { createdAt: "asc" },
    select: { id: true },
  });
  if (cloudId !== undefined && clouds.length === 0) {
    throw new BridgeheadError("missing", `There is no cloud ${cloudId}.`, { remedy: "Pick one of the listed clouds." });
  }
  const views: PortView[] = [];
  for (const { id } of clouds) {
    const stored = await readIntent(ctx.db, id);
    const teller = portTeller(ctx, stored);
    for (const port of stored.intent.ports) {
      const { localLink: _localLink, mirror: _mirror, ...view } = teller.tell(port);
      views.push(view);
    }
  }
  return views;
}

/** What a case holds was written by the console itself from a capture. */
const caseNeutron = z.object({
  networks: z.array(z.object({ id: z.string(), name: z.string() })),
  ports: z.array(
    z.object({
      ...{ id: z.string(), name: z.string(), networkId: z.string(), projectId: z.string(), mac: z.string() },
      fixedIps: z.array(z.object({ subnetId: z.string(), address: z.string() })),
      ...{ deviceOwner: z.string(), deviceId: z.string(), host: z.string(), vifType: z.string(), vnicType: z.string() },
      ...{ status: z.string(), adminStateUp: z.boolean(), securityGroupIds: z.array(z.string()) },
    }),
  ),
});

async function casePorts(ctx: OperationContext, caseId: string): Promise<readonly PortView[]> {
  const row = await ctx.db.case.findUnique({ where: { id: caseId }, select: { neutron: true } });
  if (row === null) {
    throw new BridgeheadError("missing", `There is no case ${caseId}.`, { remedy: "Pick one of the listed cases." });
  }
  if (row.neutron === null) return [];
  const { networks, ports } = caseNeutron.parse(row.neutron);
  const names = new Map(networks.map(({ id, name }) => [id, name]));
  return ports.map((port) => ({
    ...port,
    cloudId: null,
    networkName: names.get(port.networkId) || port.networkId,
    binding:
      port.host === ""
        ? { state: "unbound", reason: null }
        : { state: "elsewhere", reason: "A capture holds no appliance: what the host shows is in the topology." },
    server: null,
    connection: null,
  }));
}
