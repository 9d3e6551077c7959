import { z } from "zod";
import type { Port as PortRow } from "@/server/db/generated/client";
import type { Port } from "@/server/model/neutron";
import { portStatus, portVifType } from "@/server/neutron/port-status";

const vifSchema = z.object({ hybridPlug: z.boolean(), createPort: z.boolean() });
const bindingsSchema = z.array(
  z.object({ host: z.string(), vif: vifSchema, profile: z.record(z.string(), z.unknown()) }),
);
const pairsSchema = z.array(z.object({ address: z.string(), mac: z.string().exactOptional() }));

type PortWithParts = PortRow & {
  readonly fixedIps: readonly { readonly subnetId: string; readonly address: string }[];
  readonly securityGroups: readonly { readonly securityGroupId: string }[];
};

/** A port as its row, addresses and memberships say it. */
export function toPort(row: PortWithParts): Port {
  const { id, name, networkId, projectId, mac, deviceOwner, deviceId, host, vnicType, adminStateUp } = row;
  const profile = typeof row.profile === "object" && !Array.isArray(row.profile) ? row.profile : null;
  const vif = row.vif === null ? {} : { vif: vifSchema.parse(row.vif) };
  const inactiveBindings = bindingsSchema.parse(row.inactiveBindings);
  return {
    ...{ id, name, networkId, projectId, mac, deviceOwner, deviceId, host, vnicType, adminStateUp },
    fixedIps: row.fixedIps.map(({ subnetId, address }) => ({ subnetId, address })),
    vifType: row.vifType ?? portVifType({ host, ...vif }),
    status: row.status ?? portStatus(row),
    securityGroupIds: row.securityGroups.map(({ securityGroupId }) => securityGroupId),
    profile: profile !== null && Object.keys(profile).length > 0 ? profile : null,
    allowedAddressPairs: pairsSchema.parse(row.allowedAddressPairs),
    portSecurity: row.portSecurity,
    ...vif,
    ...(inactiveBindings.length === 0 ? {} : { inactiveBindings }),
  };
}
