import { z } from "zod";

/**
 * How a managed host is plumbed: what Neutron's agents have in their configuration files. An observed host has none.
 */

/** A device name that is safe in every command, `dataplane.md` 1.1. */
export const deviceNameSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_.+-]{0,14}$/,
    "A device name has 1 to 15 letters, digits, dots, dashes, plus or underscores.",
  );

const address = z.union([z.ipv4(), z.ipv6()]);

export const plumbingSchema = z.strictObject({
  tunnelAddress: address
    .nullable()
    .default(null)
    .describe("local_ip: where tunnels of this host begin; null: no tunnels"),
  tunnelTypes: z
    .array(z.enum(["gre", "vxlan"]))
    .max(2)
    .default(["gre"]),
  bridgeMappings: z
    .record(z.string().min(1).max(64), deviceNameSchema)
    .default({})
    .describe("physical network → provider bridge, e.g. { external: br-ex }"),
  bridgeUplinks: z
    .record(deviceNameSchema, deviceNameSchema)
    .default({})
    .describe("provider bridge → device of the host that leads out of it; absent: the bridge keeps what it has"),
  services: z.boolean().default(false).describe("a network node: DHCP services and routers run here"),
  firewall: z
    .enum(["iptables_hybrid", "noop"])
    .default("iptables_hybrid")
    .describe("iptables_hybrid: hybrid plug with security groups; noop: ports straight on br-int, no security groups"),
  isolateVif: z.boolean().default(true).describe("isolate_vif: a new port lies on the dead VLAN until it is wired"),
  datapathType: z
    .enum(["system", "netdev"])
    .nullable()
    .default(null)
    .describe("null: as the integration bridge has it, else what Open vSwitch offers"),
  osVifDelegation: z
    .boolean()
    .nullable()
    .exactOptional()
    .describe(
      "whether the port of a non-hybrid plug may be made before the guest's tap (os-vif 1.15 and newer); false: libvirt adds it; null: not known; absent: yes",
    ),
  hypervisor: z
    .enum(["none", "libvirt", "simulated"])
    .default("none")
    .describe("who runs guests: none (the operator's own), libvirt (virsh), simulated (a simulated host plays it)"),
});
export type Plumbing = z.infer<typeof plumbingSchema>;

/** A host that Bridgehead plugs and wires. */
export type ManagedHost = {
  readonly id: string;
  /** `binding:host_id` of the ports on it. */
  readonly name: string;
  readonly plumbing: Plumbing;
  /** Nothing is plugged or wired on it, since nobody said how; its VMs can be isolated all the same. Absent: it is plumbed. */
  readonly unplumbed?: true;
};
