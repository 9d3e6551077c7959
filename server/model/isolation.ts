import { z } from "zod";
import { deviceNameSchema } from "@/server/model/plumbing";

/**
 * Isolation by MAC prefix, OpenNebula's way: frames are filtered at the device of each VM, so that a VM sends only with
 * its own MAC and receives only from MACs with its first five octets. Several networks then share one wire.
 */

/** Name of a libvirt or Xen domain; OpenNebula's are `one-<id>`. */
export const vmNameSchema = z
  .string()
  .trim()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_.+-]{0,63}$/,
    "A VM's name has 1 to 64 letters, digits, dots, dashes, plus or underscores, e.g. one-42.",
  );

/** As a card has it: no group address, not all zero. Stored with lower-case digits. */
export const cardMacSchema = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/, "A MAC has six pairs of hexadecimal digits, e.g. 02:00:c0:a8:01:05.")
  .refine((mac) => (Number.parseInt(mac.slice(0, 2), 16) & 1) === 0, "This is a group address, no NIC has it.")
  .refine((mac) => mac !== "00:00:00:00:00:00", "A NIC's MAC is not all zero.");

/** A VM's NIC as its host sees it. */
export const vmNicSchema = z.strictObject({
  device: deviceNameSchema.describe("the device on the host, libvirt's target/@dev, e.g. vnet0"),
  mac: cardMacSchema.describe("the guest's MAC, not that of the device on the host"),
});
export type VmNic = z.infer<typeof vmNicSchema>;

/** A VM whose NICs shall be filtered on a host. */
export type IsolatedVm = {
  readonly hostId: string;
  readonly name: string;
  readonly nics: readonly VmNic[];
  /** Who told of it: OpenNebula's hook, or an operator. */
  readonly source: "hook" | "operator";
};

/** `FILTERED_BRIDGES` of a host. A host without such a row filters on all its Linux bridges. */
export type FilteredBridges = { readonly hostId: string; readonly bridges: readonly string[] };

export type IsolationIntent = {
  /** By host, then name. */
  readonly vms: readonly IsolatedVm[];
  readonly filteredBridges: readonly FilteredBridges[];
};

export const NO_ISOLATION: IsolationIntent = { vms: [], filteredBridges: [] };

export const filteredBridgesSchema = z
  .array(deviceNameSchema)
  .min(1, "Name a bridge, or filter on all of them.")
  .max(200)
  .nullable()
  .describe("bridges on which VMs are filtered; null: all Linux bridges of the host");
