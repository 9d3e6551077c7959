import { z } from "zod";

/** What an operator gives for a port of the inventory. Neutron's words: `binding:vnic_type`, `binding:host_id`, `binding:profile`. */

export const vnicTypeSchema = z.enum(["normal", "baremetal"]);
export type VnicType = z.infer<typeof vnicTypeSchema>;

/** Six octets in any of the usual spellings; read as lower case with colons. Neither multicast nor all zeros. */
export const macSchema = z
  .string()
  .trim()
  .transform((text) =>
    text
      .replace(/[:.-]/g, "")
      .toLowerCase()
      .replace(/(..)(?=.)/g, "$1:"),
  )
  .refine((mac) => /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(mac), "A MAC address has six octets, e.g. 9a:a0:22:90:00:01.")
  .refine((mac) => !/^.[13579bdf]/.test(mac), "This is a multicast address; a port has a unicast one.")
  .refine((mac) => mac !== "00:00:00:00:00:00", "A port's MAC address is not all zeros.");

/**
 * `local_link_information` as it came: a list, one entry of it, or JSON text of either, however often quoted. It is kept
 * as given; what it says is read where it is needed, and every fault of it is told.
 */
export const localLinkSchema = z.json().describe("local_link_information: list, entry, or JSON text of either");

const ip = z.union([z.ipv4(), z.ipv6()], { error: "An IPv4 or IPv6 address." });

/** Which addresses a port gets: in a subnet the next free one, or this one in the subnet that it lies in. */
const fixedIpSchema = z.strictObject({ subnetId: z.string().max(100).optional(), address: ip.optional() });

const pairSchema = z.strictObject({
  address: z.union([ip, z.cidrv4(), z.cidrv6()], { error: "An address or a prefix." }),
  mac: macSchema.optional(),
});

/** How a port is plugged on a managed host; absent members follow the host's firewall. */
export const plugInputSchema = z.strictObject({
  hybridPlug: z.boolean().nullable().default(null).describe("ovs_hybrid_plug; null: as the host's firewall needs it"),
  createPort: z
    .boolean()
    .default(true)
    .describe("create_port: false leaves the OVS port of a non-hybrid plug to libvirt"),
});
export type PlugInput = z.infer<typeof plugInputSchema>;

const security = {
  fixedIps: z.array(fixedIpSchema).max(20),
  securityGroupIds: z.array(z.string().max(100)).max(50),
  allowedAddressPairs: z.array(pairSchema).max(50),
  portSecurity: z.boolean(),
};

/** Only what is given is changed. */
export const portUpdateSchema = z
  .strictObject({ name: z.string().max(255), adminStateUp: z.boolean(), deviceId: z.string().max(255), ...security })
  .partial();
export type PortUpdate = z.infer<typeof portUpdateSchema>;

export const portInputSchema = z.strictObject({
  networkId: z.string().min(1).max(100),
  name: z.string().max(255, "A name has at most 255 characters.").default(""),
  mac: macSchema.nullable().default(null).describe("null: one is made; a baremetal port needs that of its NIC"),
  vnicType: vnicTypeSchema.default("baremetal"),
  deviceId: z.string().max(255).default("").describe("e.g. the UUID of the Ironic node"),
  adminStateUp: z.boolean().default(true),
  localLink: localLinkSchema.nullable().default(null),
  fixedIps: security.fixedIps.nullable().default(null).describe("null: one address of each family that has a subnet"),
  securityGroupIds: security.securityGroupIds.nullable().default(null).describe("null: the project's default group"),
  allowedAddressPairs: security.allowedAddressPairs.default([]),
  portSecurity: security.portSecurity.default(true),
});
export type PortInput = z.infer<typeof portInputSchema>;
