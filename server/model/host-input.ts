import { z } from "zod";
import { plumbingSchema } from "./plumbing";

/** What every kind of Linux host may set: where things are when they are not in the usual places. */
export const hostPlaces = {
  ovsRunDir: z
    .string()
    .startsWith("/")
    .nullable()
    .optional()
    .describe("Run directory of Open vSwitch. Default /run/openvswitch; null: the host has none."),
  netnsDir: z
    .string()
    .startsWith("/")
    .optional()
    .describe("Directory of named network namespaces. Default /run/netns."),
  dhcpDir: z
    .string()
    .startsWith("/")
    .nullable()
    .optional()
    .describe("State directory of the DHCP agent. Default /var/lib/neutron/dhcp; null: not read."),
  pollSeconds: z
    .number()
    .min(1)
    .max(3600)
    .optional()
    .describe("Seconds between two reads of what sends no events: rules, flows, DHCP files, processes. Default 15."),
};

/** `ip netns add` takes any file name. */
export const namespaceName = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[^/\0]+$/, "a namespace name has no slash")
  .refine((name) => name !== "." && name !== "..", "not a name");

/**
 * How to reach a host, as plain settings. `netns` is a host that is a named network namespace of this machine (the lab);
 * when its first process has mount, pid and uts namespaces of its own, these belong to the host as well. `simulated` is a
 * host that the console itself plays, kept in its data directory.
 */
export const hostSettings = z.discriminatedUnion("transport", [
  z.strictObject({ transport: z.literal("local"), ...hostPlaces }),
  z.strictObject({
    transport: z.literal("netns"),
    ...hostPlaces,
    namespace: namespaceName.describe("Network namespace of this machine, as `ip netns list` shows it"),
  }),
  z.strictObject({
    transport: z.literal("ssh"),
    ...hostPlaces,
    address: z.string().trim().min(1, { error: "Host name or IP address" }).max(253),
    port: z.int().min(1).max(65_535).default(22),
    user: z.string().trim().min(1, { error: "The user to sign in as" }).max(64).default("root"),
    sudo: z.boolean().default(false).describe("Run every command through `sudo -n`"),
  }),
  z.strictObject({ transport: z.literal("simulated"), pollSeconds: hostPlaces.pollSeconds }),
]);
export type HostSettings = z.infer<typeof hostSettings>;

/** SSH only; encrypted at rest, never sent back. */
export const hostSecret = z.union([
  z.strictObject({ password: z.string().min(1).max(1_000) }),
  z.strictObject({ privateKey: z.string().min(1).max(100_000), passphrase: z.string().max(1_000).optional() }),
]);

export const hostInput = z.strictObject({
  name: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, { error: "Letters, digits, dot, dash and underscore, at most 63" }),
  ownership: z
    .enum(["observed", "managed"])
    .default("observed")
    .describe("observed: an agent owns it, we read; managed: Bridgehead plugs and wires it"),
  settings: hostSettings,
  plumbing: plumbingSchema
    .nullable()
    .optional()
    .describe("how a managed host is plumbed; null: nothing is plugged or wired on it"),
  secret: hostSecret.optional(),
  hostKey: z
    .string()
    .regex(/^SHA256:[A-Za-z0-9+/]{43}$/, { error: "A host key fingerprint looks like SHA256:…" })
    .optional()
    .describe("SSH host key accepted by the operator; absent: pinned at the first connection"),
});
export type HostInput = z.infer<typeof hostInput>;

export const hostUpdate = hostInput.partial().extend({
  id: z.uuid(),
  enabled: z.boolean().optional(),
  forgetHostKey: z.boolean().optional().describe("Pin anew at the next connection, after a host was reinstalled"),
});
export type HostUpdate = z.infer<typeof hostUpdate>;
