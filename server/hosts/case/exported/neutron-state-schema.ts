import { z } from "zod";
import type { NeutronState } from "@/server/model/neutron";

/** `NeutronState` as it is written into an exported case. */
const text = z.string();
const textOrNull = z.string().nullable();
const numberOrNull = z.number().nullable();
const texts = z.array(z.string());
const own = { id: text, name: text, projectId: text };
const routes = z.array(z.object({ destination: text, nexthop: text })).exactOptional();
const loose = z.record(z.string(), z.unknown());
const vif = z.object({ hybridPlug: z.boolean(), createPort: z.boolean() });
const segment = { networkType: text, physicalNetwork: textOrNull, segmentationId: numberOrNull };

const network = z.object({
  ...{ ...own, ...segment, mtu: numberOrNull, external: z.boolean(), shared: z.boolean() },
  ...{ adminStateUp: z.boolean(), status: text, segments: z.array(z.object(segment)).exactOptional() },
});

const subnet = z.object({
  ...{ id: text, name: text, networkId: text, cidr: text, gatewayIp: textOrNull, dhcp: z.boolean(), dnsServers: texts },
  ...{ pools: z.array(z.object({ start: text, end: text })), hostRoutes: routes, projectId: text.exactOptional() },
  ipv6RaMode: text.exactOptional(),
});

const port = z.object({
  ...{
    ...own,
    networkId: text,
    mac: text,
    deviceOwner: text,
    deviceId: text,
    host: text,
    vifType: text,
    vnicType: text,
  },
  fixedIps: z.array(z.object({ subnetId: text, address: text })),
  ...{ status: text, adminStateUp: z.boolean(), securityGroupIds: texts, profile: loose.nullable().exactOptional() },
  allowedAddressPairs: z.array(z.object({ address: text, mac: text.exactOptional() })).exactOptional(),
  ...{ portSecurity: z.boolean().exactOptional(), vif: vif.exactOptional() },
  inactiveBindings: z.array(z.object({ host: text, vif, profile: loose })).exactOptional(),
});

const rule = z.object({
  ...{ id: text, direction: z.enum(["ingress", "egress"]), ethertype: text, protocol: textOrNull },
  ...{ portMin: numberOrNull, portMax: numberOrNull, remotePrefix: textOrNull, remoteGroupId: textOrNull },
});

const agent = z.object({
  ...{ id: text, type: text, host: text, alive: z.boolean(), adminStateUp: z.boolean().exactOptional() },
  ...{ heartbeatAt: z.number().exactOptional(), configurations: loose.exactOptional() },
});

export const neutronStateSchema: z.ZodType<NeutronState> = z.object({
  ...{ cloudId: text.exactOptional(), networks: z.array(network), subnets: z.array(subnet), ports: z.array(port) },
  routers: z.array(
    z.object({
      ...{ ...own, externalNetworkId: textOrNull, externalAddresses: texts, snat: z.boolean(), status: text, routes },
    }),
  ),
  floatingIps: z.array(
    z.object({
      ...{ id: text, address: text, networkId: text, fixedAddress: textOrNull, portId: textOrNull },
      ...{ routerId: textOrNull, projectId: text.exactOptional() },
    }),
  ),
  securityGroups: z.array(
    z.object({
      ...{ ...own, rules: z.array(rule), stateful: z.boolean().exactOptional(), description: text.exactOptional() },
    }),
  ),
  agents: z.array(agent),
  errors: z.array(z.object({ collection: text, message: text })).exactOptional(),
  kind: z.literal("inventory").exactOptional(),
  standing: z.enum(["importing", "stale", "failed", "partial"]).exactOptional(),
});
