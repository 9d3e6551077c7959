import { z } from "zod";

/** A collection of the Network API that is mirrored. */
export const mirroredCollection = z.enum([
  "networks",
  "subnets",
  "ports",
  "securityGroups",
  "routers",
  "floatingIps",
  "agents",
]);
export type MirroredCollection = z.infer<typeof mirroredCollection>;

/** A row of the mirror. */
export type MirroredRef = { readonly collection: MirroredCollection; readonly id: string };

const moment = z.number().nullable();

/**
 * How the mirror of a real cloud stands; kept with the cloud, so that a restart goes on from there. Times are epoch
 * milliseconds by our clock, but `asOf`, which is the cloud's own.
 */
export const mirrorStatus = z.object({
  /** `importing`: the first reading. `live`: follows. `stale`: the last look failed, what is shown is old. `failed`: never read. */
  state: z.enum(["importing", "live", "stale", "failed"]),
  /** Of a reading under way. */
  progress: z.object({ collection: mirroredCollection, rows: z.int(), done: z.array(mirroredCollection) }).nullable(),
  startedAt: moment,
  /** When what is shown was last known to be true. */
  goodAt: moment,
  /** The last whole comparison, which alone shows what was deleted in silence. */
  fullAt: moment,
  /** Per collection: what to ask changes from next time. */
  asOf: z.partialRecord(mirroredCollection, z.string()),
  /** Of the last reading that changed something. */
  last: z.object({ at: z.number(), added: z.int(), changed: z.int(), removed: z.int(), tookMs: z.number() }).nullable(),
  /** Rows that are there and could not be taken over, e.g. a port whose network vanished between two pages. */
  unread: z.array(z.object({ collection: z.string(), id: z.string().nullable(), message: z.string() })),
  problem: z.object({ at: z.number(), message: z.string(), remedy: z.string().nullable() }).nullable(),
});
export type MirrorStatus = z.infer<typeof mirrorStatus>;

/** What a reading of a cloud changed in the mirror, told after the commit. Ids of what was removed are among the others too. */
export type MirroredChange = {
  readonly cloudId: string;
  /** The first reading: nothing is new to the cloud, only to us. */
  readonly isImport: boolean;
  readonly networkIds: ReadonlySet<string>;
  readonly portIds: ReadonlySet<string>;
  readonly removedNetworkIds: ReadonlySet<string>;
  readonly removedPortIds: ReadonlySet<string>;
};
