import { z } from "zod";
import { hostPlaces as common, namespaceName } from "@/server/model/host-input";

export const localSettings = z.strictObject(common);

export const netnsSettings = z.strictObject({
  ...common,
  namespace: namespaceName.describe("A namespace of this machine, as `ip netns list` shows it."),
  netnsPrefix: z
    .string()
    .optional()
    .describe(
      "Where the host shares this machine's files: names of the machine's namespaces that are the host's begin so.",
    ),
});

export const sshSettings = z.strictObject({
  ...common,
  address: z.string().min(1).describe("Name or IP address."),
  port: z.int().min(1).max(65535).default(22),
  user: z.string().min(1).default("root"),
  sudo: z.boolean().default(false).describe("Run every command through `sudo -n`."),
  connectTimeoutSeconds: z.number().min(1).max(120).default(10),
});

/** SSH login; encrypted at rest, never shown. */
export const sshSecret = z.union([
  z.strictObject({ privateKey: z.string().min(1), passphrase: z.string().optional() }),
  z.strictObject({ password: z.string().min(1) }),
]);

/** A host that the console plays itself; everything else about it is in its file. */
export const simulatedSettings = z.strictObject({ pollSeconds: common.pollSeconds });

export const hostConfigSchema = z.discriminatedUnion("transport", [
  z.strictObject({ transport: z.literal("local"), name: z.string().min(1), settings: localSettings }),
  z.strictObject({ transport: z.literal("netns"), name: z.string().min(1), settings: netnsSettings }),
  z.strictObject({
    transport: z.literal("ssh"),
    name: z.string().min(1),
    settings: sshSettings,
    hostKey: z.string().startsWith("SHA256:").nullable().default(null).describe("Pinned fingerprint; null: not yet."),
    secret: sshSecret,
  }),
  z.strictObject({
    transport: z.literal("simulated"),
    name: z.string().min(1),
    settings: simulatedSettings,
    snapshotPath: z.string().min(1).describe("The file that the host is kept in; made when there is none."),
    playsHypervisor: z.boolean().describe("Guests' taps come and go with their plugs."),
    tunnelAddress: z.string().nullable().describe("Address of the card to the underlay."),
  }),
]);

export type HostConfig = z.infer<typeof hostConfigSchema>;
export type LinuxHostConfig = Exclude<HostConfig, { readonly transport: "simulated" }>;
