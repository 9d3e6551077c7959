import { z } from "zod";

const name = z.string().min(1).max(64);

/**
 * One thing that an operator may force on a host which others own, by name. What is done is worked out on what the host shows
 * when it is planned, and again before it is done.
 */
export const repairSchema = z.discriminatedUnion("of", [
  /** The tag that the port's agent recorded. */
  z.strictObject({ of: z.literal("port-tag"), port: name }),
  /** An OVS port without a device is taken off its bridge. */
  z.strictObject({ of: z.literal("orphan-port"), port: name }),
  z.strictObject({ of: z.literal("link-up"), namespace: z.string().max(128), device: name }),
  /** A device is put back into its Linux bridge. */
  z.strictObject({ of: z.literal("bridge-member"), device: name, bridge: name }),
  /** The end that a tunnel of another host lacks here. */
  z.strictObject({
    of: z.literal("tunnel-port"),
    protocol: z.enum(["gre", "vxlan"]),
    local: z.ipv4().describe("of this host"),
    remote: z.ipv4(),
  }),
]);
export type Repair = z.infer<typeof repairSchema>;
