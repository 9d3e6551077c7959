import { z } from "zod";
import type { Port } from "../neutron";
import { flag, optionalText, owner, ownerOf, text } from "./row-fields";

/** Some drivers give an empty text for no profile; an absent one was not shown to this user. */
const profile = z
  .union([z.record(z.string(), z.unknown()), z.string()])
  .nullish()
  .transform((value) => (typeof value === "string" ? null : value));

type PairRow = { readonly ip_address: string; readonly mac_address: string | null };

function pairsOf({ mac_address: own, allowed_address_pairs: rows }: PortPairs): Pick<Port, "allowedAddressPairs"> {
  const pairs = (rows ?? []).map(({ ip_address: address, mac_address: mac }) =>
    mac === null || mac === own ? { address } : { address, mac },
  );
  return pairs.length === 0 ? {} : { allowedAddressPairs: pairs };
}

type PortPairs = {
  readonly mac_address: string;
  readonly allowed_address_pairs?: readonly PairRow[] | null | undefined;
};

export const port = z
  .looseObject({
    id: z.string(),
    name: text,
    network_id: z.string(),
    ...owner,
    mac_address: text,
    fixed_ips: z.array(z.looseObject({ subnet_id: text, ip_address: text })).nullish(),
    device_owner: text,
    device_id: text,
    "binding:host_id": text,
    "binding:vif_type": text,
    "binding:vnic_type": text,
    status: text,
    admin_state_up: flag(true),
    security_groups: z.array(z.string()).nullish(),
    "binding:profile": profile,
    allowed_address_pairs: z.array(z.looseObject({ ip_address: z.string(), mac_address: optionalText })).nullish(),
    port_security_enabled: flag(true),
  })
  .transform(
    (row): Port => ({
      id: row.id,
      name: row.name,
      networkId: row.network_id,
      projectId: ownerOf(row),
      mac: row.mac_address,
      fixedIps: (row.fixed_ips ?? []).map((ip) => ({ subnetId: ip.subnet_id, address: ip.ip_address })),
      deviceOwner: row.device_owner,
      deviceId: row.device_id,
      host: row["binding:host_id"],
      vifType: row["binding:vif_type"],
      vnicType: row["binding:vnic_type"],
      status: row.status,
      adminStateUp: row.admin_state_up,
      securityGroupIds: row.security_groups ?? [],
      ...(row["binding:profile"] === undefined ? {} : { profile: row["binding:profile"] }),
      ...pairsOf(row),
      ...(row.port_security_enabled ? {} : { portSecurity: false }),
    }),
  );
