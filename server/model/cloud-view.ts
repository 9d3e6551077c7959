import { z } from "zod";
import type { MirrorStatus } from "./cloud-mirror";

/** `null`: not known. */
const count = z.int().nullable();

/** What a look at a cloud showed: as far as it came. Kept with the cloud, so that it is there after a restart. */
export const cloudLook = z.object({
  ok: z.boolean(),
  /** Epoch milliseconds, by our clock. */
  at: z.number(),
  durationMs: z.number(),
  /** e.g. `v3.14`; `null`: without Keystone, or it did not get that far. */
  keystoneVersion: z.string().nullable(),
  /** Whom Keystone takes us for; `null`: without Keystone, or not signed in. */
  identity: z
    .object({
      user: z.string(),
      userDomain: z.string().nullable(),
      project: z.string().nullable(),
      projectDomain: z.string().nullable(),
      projectId: z.string().nullable(),
      roles: z.array(z.string()).readonly(),
    })
    .nullable(),
  region: z.string().nullable(),
  networkUrl: z.string().nullable(),
  networkVersion: z.string().nullable(),
  extensions: z.array(z.string()).readonly(),
  /** What we would like and the cloud has not. */
  missing: z.array(z.object({ extension: z.string(), lost: z.string() })).readonly(),
  /** How far the cloud's clock is ahead of ours. It does no harm; people wonder about times all the same. */
  clockAheadMs: z.number().nullable(),
  counts: z
    .object({
      ...{ networks: count, subnets: count, ports: count, routers: count, floatingIps: count },
      ...{ securityGroups: count, rules: count, agents: count },
    })
    .nullable(),
  /** When the counts were true: a cloud that is away keeps those of the last good look. */
  countedAt: z.number().nullable(),
  /** Lists that could not be read whole. */
  unread: z.array(z.object({ collection: z.string(), message: z.string() })).readonly(),
  pages: z.int(),
  problem: z
    .object({
      kind: z.enum(["invalid", "missing", "conflict", "unreachable", "refused"]),
      message: z.string(),
      remedy: z.string().nullable(),
    })
    .nullable(),
});
export type CloudLook = z.infer<typeof cloudLook>;
export type CloudCounts = NonNullable<CloudLook["counts"]>;

/** How the console signs in, and where: all but what is secret and the CA. */
export const cloudConnection = z.object({
  auth: z.discriminatedUnion("method", [
    z.object({ method: z.literal("none"), networkUrl: z.string() }),
    z.object({
      method: z.literal("password"),
      ...{ authUrl: z.string(), username: z.string(), userDomain: z.string() },
      ...{ project: z.string(), projectDomain: z.string() },
    }),
    z.object({ method: z.literal("application-credential"), authUrl: z.string(), credentialId: z.string() }),
  ]),
  region: z.string().nullable(),
  endpointInterface: z.enum(["public", "internal", "admin"]),
  allowPlainHttp: z.boolean(),
});
export type CloudConnection = z.infer<typeof cloudConnection>;

/** A cloud as lists show it. */
export type CloudSummary = {
  readonly id: string;
  readonly name: string;
  readonly kind: "inventory" | "neutron";
  /** Of a real cloud. `hasCa`: its own CA was given. */
  readonly connection: (CloudConnection & { readonly hasCa: boolean }) | null;
  /** The last one; `null`: none yet, or the built-in inventory. */
  readonly look: CloudLook | null;
  /** Of a real cloud. */
  readonly mirror: MirrorStatus | null;
};
