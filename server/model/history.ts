import { z } from "zod";
import type { Graph, NodeKind } from "./graph";

/** Objects of the graph, and those of what a cloud intends that the graph does not draw. */
export type HistoryKind =
  | NodeKind
  | "subnet"
  | "neutron-port"
  | "router"
  | "floating-ip"
  | "security-group"
  | "mapping"
  | "agent";

/** `unknown`: on one side that part was not read, so nobody can say. */
export type ChangeKind = "added" | "removed" | "changed" | "unknown";

/** Lines that only one side has. A single value is one line; in an object that came or went one side is empty. */
export type FactChange = {
  readonly name: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Lines that are left out. */
  readonly more?: number;
};

export type ObjectChange = {
  /** Of the object, whether the graph draws it or not. */
  readonly id: string;
  /** In the graph; `null`: it is not drawn. */
  readonly nodeId: string | null;
  readonly kind: HistoryKind;
  readonly label: string;
  /** Key of the host that it is on. */
  readonly host: string | null;
  readonly change: ChangeKind;
  readonly facts: readonly FactChange[];
  /** Facts that are left out. */
  readonly more?: number;
};

/**
 * Who made a change. `plan`: a step that writes it ran on that source while it changed; `isProbable`: the step was over
 * before, and only its plan was still open; `beyond`: facts that changed too and that the step does not write. `outside`: the console
 * watched all the while, and nothing of it touched the object. `unknown`: it cannot know, and says why.
 */
export type ChangeCause =
  | {
      readonly kind: "plan";
      readonly planId: string;
      readonly step: string;
      readonly actor: string;
      readonly auditId: string | null;
      readonly isProbable?: true;
      readonly beyond?: readonly string[];
    }
  | { readonly kind: "outside" }
  | { readonly kind: "unknown"; readonly why: string };

/** One observation that showed changes. */
export type HistoryEvent = {
  readonly id: string;
  readonly source: string;
  readonly sourceName: string;
  /** Epoch milliseconds at which it was observed. */
  readonly at: number;
  /** When the source was last seen as before; `null`: a gap lies between. */
  readonly since: number | null;
  readonly changes: readonly (ObjectChange & { readonly cause: ChangeCause })[];
  /** Changed objects that are left out. */
  readonly more: number;
};

/** A time in which a source was not watched: what was so in it is unknown. */
export type HistoryGap = {
  readonly source: string;
  readonly sourceName: string;
  readonly from: number;
  /** `null`: it lasts. */
  readonly to: number | null;
  readonly why: string;
};

export type HistoryTimeline = {
  /** Epoch milliseconds; `null`: nothing is recorded. */
  readonly beginsAt: number | null;
  readonly from: number;
  readonly to: number;
  /** Changed objects in equal spans from `from` to `to`. */
  readonly density: readonly number[];
  readonly gaps: readonly HistoryGap[];
  /** Moments with changes, the newest first, at most some hundreds. */
  readonly moments: readonly { readonly at: number; readonly source: string; readonly objects: number }[];
  readonly sources: readonly { readonly id: string; readonly name: string; readonly beginsAt: number }[];
};

/** What one side of a comparison is. */
export type MomentView = {
  readonly kind: "live" | "moment" | "case";
  /** Epoch milliseconds; of a case the youngest of its hosts. */
  readonly at: number | null;
  readonly name: string;
  /** Hosts and appliances that are in one side and of which the other knows nothing, or only something old. */
  readonly unknown: readonly { readonly source: string; readonly why: string }[];
};

export type ComparedChange = ObjectChange & {
  /** Of the last change in between; `null`: not recorded, as in a case. */
  readonly cause: ChangeCause | null;
  /** Epoch milliseconds of that change. */
  readonly at: number | null;
  /** Recorded changes of the object in between. */
  readonly times: number;
};

export type HistoryDiff = {
  readonly from: MomentView;
  readonly to: MomentView;
  /** Both sides in one: what is there now, and what is gone. */
  readonly graph: Graph;
  /** Node and edge id → what became of it. A closed host stands for what is inside. */
  readonly marks: Readonly<Record<string, ChangeKind>>;
  readonly changes: readonly ComparedChange[];
  /** Changes that are left out of the list. */
  readonly more: number;
  readonly counts: Readonly<Record<ChangeKind, number>>;
};

export type HistoryUsage = {
  readonly days: number;
  readonly megabytes: number;
  readonly usedBytes: number;
  readonly entries: number;
  readonly beginsAt: number | null;
};

export const HISTORY_DEFAULTS = { days: 14, megabytes: 256 } as const;

export const historySettingsSchema = z.strictObject({
  days: z.int().min(1).max(366).describe("Days that are kept"),
  megabytes: z.int().min(8).max(100_000).describe("Most megabytes (10^6 bytes) that are kept; the oldest go first"),
});

/** `live`, `case:<id>`, or a time: ISO 8601 with a zone. */
export const momentSchema = z
  .string()
  .max(120)
  .refine((text) => readMoment(text) !== null, {
    message: "a moment is `live`, `case:<id>`, or a time such as 2026-01-31T08:00:00Z",
  });

export type Moment =
  | { readonly kind: "live" }
  | { readonly kind: "case"; readonly caseId: string }
  | { readonly kind: "moment"; readonly at: number };

const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** `null`: it is none. */
export function readMoment(text: string): Moment | null {
  if (text === "live") return { kind: "live" };
  if (text.startsWith("case:")) return text.length > 5 ? { kind: "case", caseId: text.slice(5) } : null;
  const at = ISO.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? null : { kind: "moment", at };
}

const epoch = z.int().min(0).max(8_640_000_000_000_000).describe("Epoch milliseconds");

export const timelineInputSchema = z.strictObject({
  from: epoch.optional().describe("Absent: where the record begins"),
  to: epoch.optional().describe("Absent: now"),
  parts: z.int().min(1).max(400).default(120).describe("Equal spans to count changes in"),
});

export const historyChangesInputSchema = z.strictObject({
  from: epoch.optional(),
  to: epoch.optional(),
  source: z.string().max(300).optional().describe("`host/<name>`, `appliance/<id>` or `intent`"),
  object: z.string().max(1_000).optional().describe("Only changes of this node of the graph"),
  limit: z.int().min(1).max(200).default(50),
});

export const historyDiffInputSchema = z.strictObject({
  from: momentSchema,
  to: momentSchema,
  expand: z
    .union([z.literal("all"), z.array(z.string().max(500)).max(1_000)])
    .optional()
    .describe("Hosts and appliances to open, by node id, key or name"),
});
