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

export const portInputSchema = z.strictObject({
  networkId: z.string().min(1).max(100),
  name: z.string().max(255, "A name has at most 255 characters.").default(""),
  mac: macSchema.nullable().default(null).describe("null: one is made; a baremetal port needs that of its NIC"),
  vnicType: vnicTypeSchema.default("baremetal"),
  deviceId: z.string().max(255).default("").describe("e.g. the UUID of the Ironic node"),
  adminStateUp: z.boolean().default(true),
  localLink: localLinkSchema.nullable().default(null),
});
export type PortInput = z.infer<typeof portInputSchema>;
