import { z } from "zod";

/**
 * A live migration of one guest's port, in the ten steps of Nova's (`dataplane.md` 2.7), as it is stored and shown. Browser-safe.
 * Times are epoch milliseconds.
 */

export const MIGRATION_STEP_KEYS = [
  "abilities",
  "binding",
  "plug",
  "wire",
  "xml",
  "hand-over",
  "rarps",
  "activate",
  "unplug",
  "finish",
] as const;
export type MigrationStepKey = (typeof MIGRATION_STEP_KEYS)[number];

export type MigrationPlace = "source" | "destination" | "console" | "both";

export const MIGRATION_STEP_WORDS: Readonly<
  Record<MigrationStepKey, { readonly title: string; readonly place: MigrationPlace }>
> = {
  abilities: { title: "Ask what both hosts can do", place: "both" },
  binding: { title: "Make an inactive binding", place: "console" },
  plug: { title: "Plug, isolated", place: "destination" },
  wire: { title: "Wire before the guest resumes", place: "destination" },
  xml: { title: "Write the new interface XML", place: "source" },
  "hand-over": { title: "Hand the guest over", place: "both" },
  rarps: { title: "The guest announces itself (RARP)", place: "destination" },
  activate: { title: "Activate the binding", place: "console" },
  unplug: { title: "Unplug", place: "source" },
  finish: { title: "Settle the binding", place: "destination" },
};

const stepStates = ["waiting", "running", "done", "skipped", "failed", "undone"] as const;
export type MigrationStepState = (typeof stepStates)[number];

const time = z.number().nullable();

export const migrationStepSchema = z.strictObject({
  key: z.enum(MIGRATION_STEP_KEYS),
  state: z.enum(stepStates),
  startedAt: time,
  endedAt: time,
  note: z.string().nullable(),
  /** Plans that did it, under Changes. */
  planIds: z.array(z.string()).readonly(),
});
export type MigrationStep = z.infer<typeof migrationStepSchema>;

/**
 * - `running`       not over; before the hand-over it can be cancelled
 * - `rolling-back`  what was made at the destination is being taken away
 * - `done`          the guest and its binding are at the destination
 * - `rolled-back`   the source is as it was
 * - `failed`        the guest has moved, but something after that could not be done
 */
export const MIGRATION_STATES = ["running", "rolling-back", "done", "rolled-back", "failed"] as const;
export type MigrationState = (typeof MIGRATION_STATES)[number];
export const migrationStateSchema = z.enum(MIGRATION_STATES);

/** `before`: the destination is wired before the guest resumes; `late`: only with the activation, as without `migrating_to`. */
export const migrationWiringSchema = z.enum(["before", "late"]);
export type MigrationWiring = z.infer<typeof migrationWiringSchema>;

/** Who moves the guest: a simulated host plays it, the operator runs virsh, or whatever hypervisor there is. */
export const handOverSchema = z.enum(["simulated", "libvirt", "none"]);
export type HandOver = z.infer<typeof handOverSchema>;

/**
 * What each host answered, as typed fields beside the JSON ones (`LibvirtLiveMigrateData` has such fields for NUMA). `null`: not
 * known.
 */
export const migrationAbilitiesSchema = z.strictObject({
  src_answers: z.boolean(),
  dst_answers: z.boolean(),
  src_ovs_version: z.string().nullable(),
  dst_ovs_version: z.string().nullable(),
  src_firewall_driver: z.string(),
  dst_firewall_driver: z.string(),
  src_ovs_hybrid_plug: z.boolean(),
  dst_ovs_hybrid_plug: z.boolean(),
  /** As it takes effect: off where another controller separates ports by flows of its own. */
  src_isolate_vif: z.boolean(),
  dst_isolate_vif: z.boolean(),
  /** Who else drives the host, in words; `none`: nobody was seen. */
  src_other_controller: z.string().nullable().default(null),
  dst_other_controller: z.string().nullable().default(null),
  src_supports_os_vif_delegation: z.boolean().nullable(),
  dst_supports_os_vif_delegation: z.boolean().nullable(),
  src_hypervisor: z.string(),
  dst_hypervisor: z.string(),
});
export type MigrationAbilities = z.infer<typeof migrationAbilitiesSchema>;

/** The three who race in a migration, and the peer that measures it. */
export const migrationActorSchema = z.enum(["hypervisor", "wiring", "guest", "peer"]);
export type MigrationActor = z.infer<typeof migrationActorSchema>;

export const migrationMarkSchema = z.strictObject({
  actor: migrationActorSchema,
  key: z.enum(["port-row", "tag-set", "tap-up", "switch-over", "rarp", "first-reply", "activated", "unplugged"]),
  at: z.number(),
  /** `seen` on the host, `reported` by whoever plays the hypervisor or measures, `expected` by QEMU's schedule. */
  source: z.enum(["seen", "reported", "expected"]),
});
export type MigrationMark = z.infer<typeof migrationMarkSchema>;

const xmlForm = z.strictObject({ form: z.string(), xml: z.string(), words: z.string() });
export const migrationXmlSchema = z.strictObject({ before: xmlForm, after: xmlForm, note: z.string() });
export type MigrationXml = z.infer<typeof migrationXmlSchema>;

/** What whoever plays the hypervisor, or pings the guest, tells about a migration. Each part may come alone. */
export const migrationReportSchema = z.strictObject({
  switchOverAt: z.number().optional().describe("epoch ms: the source stopped and the destination resumed"),
  rarpsAt: z.array(z.number()).max(100).optional().describe("epoch ms of each RARP that left the guest"),
  firstReplyAt: z.number().optional().describe("epoch ms of the first reply to a peer after the switch-over"),
  watchedUntil: z.number().optional().describe("epoch ms until which the peer went on pinging"),
});
export type MigrationReport = z.infer<typeof migrationReportSchema>;

/** QEMU announces a resumed guest five times: 50 ms after it, then each time 100 ms later than the time before. */
export const RARP_OFFSETS_MS: readonly number[] = [50, 200, 450, 800, 1_250];

/** Milliseconds without a reply; `null`: nobody measured. `atLeast`: no reply came while it was watched. */
export type MigrationOutage = { readonly ms: number | null; readonly atLeast: boolean };

/** A guest's profile_json as it was read, tolerant of whatever else is in it. */
export type DecodedProfile = {
  readonly entries: readonly { readonly key: string; readonly value: string }[];
  /** `null`: the key is not there. */
  readonly osVifDelegation: boolean | null;
  readonly migratingTo: string | null;
  /** `null`: it could be read. */
  readonly fault: string | null;
};

export type MigrationSummary = {
  readonly id: string;
  readonly cloudId: string;
  readonly portId: string;
  readonly portName: string;
  readonly source: string;
  readonly destination: string;
  readonly state: MigrationState;
  readonly wiring: MigrationWiring;
  readonly handOver: HandOver;
  /** The step that is worked on, or that it ended in. */
  readonly step: MigrationStepKey | null;
  readonly createdBy: string;
  readonly createdAt: number;
  readonly endedAt: number | null;
  readonly outage: MigrationOutage;
  /** The destination's port bore the dead VLAN until it was wired; `null`: not known (yet). */
  readonly isolatedWhileWaiting: boolean | null;
  /** Whether the tag was set before the first RARP; `null`: not known (yet). */
  readonly wiredBeforeRarp: boolean | null;
};

export type MigrationView = MigrationSummary & {
  readonly mac: string;
  readonly networkName: string;
  readonly abilities: MigrationAbilities;
  /** Why it goes by libvirt's own plug; `null`: it does not. */
  readonly fallback: string | null;
  readonly profileJson: string;
  readonly profile: DecodedProfile;
  readonly steps: readonly MigrationStep[];
  readonly marks: readonly MigrationMark[];
  readonly xml: MigrationXml | null;
  readonly error: string | null;
  readonly handOverAt: number | null;
  readonly handOverSeconds: number;
  /** What the operator runs to move the guest: on the source, or for the lab's guests beside the lab. `null`: nothing. */
  readonly command: string | null;
  readonly cancelling: boolean;
  readonly cancellable: boolean;
};

/** What a migration would do; nothing is stored of it. */
export type MigrationPreview = {
  readonly portId: string;
  readonly portName: string;
  readonly source: string;
  readonly destination: string;
  readonly handOver: HandOver;
  readonly abilities: MigrationAbilities;
  readonly fallback: string | null;
  readonly profileJson: string;
  readonly xml: MigrationXml;
  readonly steps: readonly {
    readonly key: MigrationStepKey;
    readonly words: string;
    /** The steps of the plan that does it, where it can be planned already. */
    readonly plan: readonly { readonly verb: string; readonly target: string; readonly why: string }[];
  }[];
  readonly notices: readonly string[];
};

/** Where a port can be moved to, and where not with the reason. */
export type MigrationDestination = { readonly host: string; readonly reason: string | null };
