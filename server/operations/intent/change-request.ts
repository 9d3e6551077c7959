import { z } from "zod";
import { mappingPolicy } from "@/server/model/mapping";
import { networkInputSchema, networkUpdateSchema, physicalNetworkInputSchema } from "@/server/model/network-input";
import { localLinkSchema, plugInputSchema, portInputSchema, portUpdateSchema } from "@/server/model/port-input";
import { firstSubnetInputSchema, subnetInputSchema, subnetUpdateSchema } from "@/server/model/subnet-input";
import { repairRequest } from "@/server/operations/findings/repair-request";
import { floatingIpRequests, routerRequests, securityGroupRequests } from "@/server/operations/intent/object-requests";
import { isolationRequests } from "@/server/operations/isolation/isolation-request";
import { migrationRequests } from "@/server/operations/migration/migration-request";

/**
 * What an operator asked to change in what a cloud intends. Stored with its plan: a plan is made anew from it before it
 * is applied, and after a crash. It never holds a whole ini file, which has passwords in it.
 */
const cloud = { cloudId: z.string().min(1) };
const physicalNetwork = z.string().min(1).max(255);
/** Absent: as the mappings of this physical network have it. */
const policy = mappingPolicy.optional();

const uplinkSetRef = z.strictObject({
  logicalInterconnectGroupId: z.string().min(1).max(200).describe("UUID or uri of the group"),
  uplinkSetName: z.string().min(1).max(255),
});

/** Of the DHCP port that a network gets with its first bound guest: drawn once. Absent: none is made. */
const drawnDhcp = { drawn: z.strictObject({ dhcpPortId: z.string(), dhcpMac: z.string() }).optional() };

export const changeRequestSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("set-flat"),
    ...cloud,
    physicalNetwork,
    applianceId: z.string().min(1),
    oneViewNetworkId: z.string().min(1).max(200),
    policy,
  }),
  z.strictObject({ kind: z.literal("remove-flat"), ...cloud, physicalNetwork }),
  z.strictObject({
    kind: z.literal("set-uplink-sets"),
    ...cloud,
    physicalNetwork,
    applianceId: z.string().min(1),
    uplinkSets: z.array(uplinkSetRef).max(1_000),
    policy,
  }),
  z.strictObject({
    kind: z.literal("import-ini"),
    ...cloud,
    applianceId: z.string().min(1),
    /** `null`: the option was not in the file, its mappings stay. */
    flat: z.array(z.strictObject({ physicalNetwork, oneViewNetworkId: z.string().min(1) })).nullable(),
    uplinkSets: z.array(uplinkSetRef.extend({ physicalNetwork })).nullable(),
  }),
  z.strictObject({
    kind: z.literal("create-network"),
    ...cloud,
    networkId: z.string(),
    input: networkInputSchema,
    /** Made with it. Absent: none. */
    subnet: z.strictObject({ subnetId: z.string(), input: firstSubnetInputSchema }).optional(),
  }),
  z.strictObject({ kind: z.literal("update-network"), ...cloud, networkId: z.string(), changes: networkUpdateSchema }),
  z.strictObject({ kind: z.literal("delete-network"), ...cloud, networkId: z.string() }),
  z.strictObject({
    kind: z.literal("create-subnet"),
    ...cloud,
    subnetId: z.string(),
    input: subnetInputSchema,
    ...drawnDhcp,
  }),
  z.strictObject({
    kind: z.literal("update-subnet"),
    ...cloud,
    subnetId: z.string(),
    networkId: z.string(),
    changes: subnetUpdateSchema,
    ...drawnDhcp,
  }),
  z.strictObject({ kind: z.literal("delete-subnet"), ...cloud, subnetId: z.string(), networkId: z.string() }),
  z.strictObject({ kind: z.literal("create-physical-network"), ...cloud, input: physicalNetworkInputSchema }),
  z.strictObject({ kind: z.literal("delete-physical-network"), ...cloud, physicalNetwork }),
  z.strictObject({
    kind: z.literal("create-port"),
    ...cloud,
    portId: z.string(),
    /** As it is made when none was given: drawn once, so that the plan stays the same. */
    newMac: z.string(),
    /** Of the project's default security group, when it is made with this port. Absent: none is made or joined. */
    newGroupId: z.string().optional(),
    input: portInputSchema,
  }),
  z.strictObject({ kind: z.literal("update-port"), ...cloud, portId: z.string(), changes: portUpdateSchema }),
  z.strictObject({ kind: z.literal("delete-port"), ...cloud, portId: z.string() }),
  z.strictObject({
    kind: z.literal("bind-port"),
    ...cloud,
    portId: z.string(),
    host: z.string().min(1).max(255),
    /** `null`: as it is stored. */
    localLink: localLinkSchema.nullable(),
    /** How a managed host plugs it. `null` or absent: as its firewall needs it. */
    plug: plugInputSchema.nullable().optional(),
    ...drawnDhcp,
  }),
  z.strictObject({ kind: z.literal("unbind-port"), ...cloud, portId: z.string() }),
  z.strictObject({
    kind: z.literal("set-local-link"),
    ...cloud,
    portId: z.string(),
    localLink: localLinkSchema.nullable(),
  }),
  repairRequest,
  ...isolationRequests,
  ...migrationRequests,
  ...securityGroupRequests,
  ...routerRequests,
  ...floatingIpRequests,
  z.strictObject({
    kind: z.literal("reconcile"),
    ...cloud,
    /** Each that is not `null` narrows it; all `null`: the whole cloud on all its appliances. */
    applianceId: z.string().nullable(),
    hostId: z.string().nullable().default(null),
    physicalNetwork: physicalNetwork.nullable(),
    networkId: z.string().nullable(),
    portId: z.string().nullable(),
    /** Only these together, among them such as are gone by now. Absent: as the others narrow it. */
    networkIds: z.array(z.string()).readonly().optional(),
    portIds: z.array(z.string()).readonly().optional(),
    /** Whether what deletes is picked without a tick. */
    deletes: z.boolean(),
  }),
]);

export type ChangeRequest = z.infer<typeof changeRequestSchema>;

/** Everything of a cloud: what differs between intent, mirror and appliances. */
export function reconcileAll(cloudId: string): Extract<ChangeRequest, { kind: "reconcile" }> {
  const everything = {
    applianceId: null,
    hostId: null,
    physicalNetwork: null,
    networkId: null,
    portId: null,
    deletes: false,
  };
  return { kind: "reconcile", cloudId, ...everything };
}
