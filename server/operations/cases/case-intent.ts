import { z } from "zod";
import { BridgeheadError } from "@/server/model/errors";
import type { NetworkIntent } from "@/server/model/network-intent";
import type { OperationContext } from "@/server/operations/context";

const ids = { id: z.string(), name: z.string() };
const route = z.object({ destination: z.string(), nexthop: z.string() });

/** What a case holds was written by the console itself from a capture. */
const caseIntentSchema = z.object({
  networks: z.array(
    z.object({
      ...{ ...ids, projectId: z.string(), networkType: z.string(), physicalNetwork: z.string().nullable() },
      ...{ segmentationId: z.number().nullable(), mtu: z.number().nullable(), external: z.boolean() },
      ...{ shared: z.boolean(), adminStateUp: z.boolean(), status: z.string() },
    }),
  ),
  subnets: z.array(
    z.object({
      ...{ ...ids, networkId: z.string(), cidr: z.string(), gatewayIp: z.string().nullable(), dhcp: z.boolean() },
      ...{ dnsServers: z.array(z.string()), pools: z.array(z.object({ start: z.string(), end: z.string() })) },
      ...{ hostRoutes: z.array(route).exactOptional(), projectId: z.string().exactOptional() },
      ipv6RaMode: z.string().exactOptional(),
    }),
  ),
  ports: z.array(
    z.object({
      ...{ ...ids, networkId: z.string(), projectId: z.string(), mac: z.string(), deviceOwner: z.string() },
      fixedIps: z.array(z.object({ subnetId: z.string(), address: z.string() })),
      ...{ deviceId: z.string(), host: z.string(), vifType: z.string(), vnicType: z.string(), status: z.string() },
      ...{
        adminStateUp: z.boolean(),
        securityGroupIds: z.array(z.string()),
        portSecurity: z.boolean().exactOptional(),
      },
    }),
  ),
  securityGroups: z.array(
    z.object({
      ...{ ...ids, projectId: z.string(), stateful: z.boolean().exactOptional() },
      description: z.string().exactOptional(),
      rules: z.array(
        z.object({
          ...{ id: z.string(), direction: z.enum(["ingress", "egress"]), ethertype: z.string() },
          ...{ protocol: z.string().nullable(), portMin: z.number().nullable(), portMax: z.number().nullable() },
          ...{ remotePrefix: z.string().nullable(), remoteGroupId: z.string().nullable() },
        }),
      ),
    }),
  ),
  routers: z.array(
    z.object({
      ...{ ...ids, projectId: z.string(), externalNetworkId: z.string().nullable(), snat: z.boolean() },
      ...{ externalAddresses: z.array(z.string()), status: z.string(), routes: z.array(route).exactOptional() },
    }),
  ),
  floatingIps: z.array(
    z.object({
      ...{ id: z.string(), address: z.string(), networkId: z.string(), fixedAddress: z.string().nullable() },
      ...{ portId: z.string().nullable(), routerId: z.string().nullable(), projectId: z.string().exactOptional() },
    }),
  ),
});

/** What the Neutron of a case intended; `null`: the case holds nothing of Neutron. */
export async function caseIntent(ctx: OperationContext, caseId: string): Promise<NetworkIntent | null> {
  const row = await ctx.db.case.findUnique({ where: { id: caseId }, select: { neutron: true } });
  if (row === null) {
    throw new BridgeheadError("missing", `There is no case ${caseId}.`, { remedy: "Pick one of the listed cases." });
  }
  return row.neutron === null ? null : caseIntentSchema.parse(row.neutron);
}
