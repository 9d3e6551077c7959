import type { AlertSubject } from "@/server/model/alert";
import { CONFIRMED } from "@/server/model/finding";
import type { SourceStatus } from "@/server/model/graph";
import type { ConsoleContext } from "@/server/operations/console-context";
import { faultSchema } from "@/server/operations/findings/stored-fault";
import { listWaitingPlans } from "@/server/operations/plans/list-waiting-plans";

export type Subjects = {
  /** Everything that there is to tell, by key. */
  readonly present: ReadonlyMap<string, AlertSubject>;
  /** Findings that somebody knows of. */
  readonly muted: ReadonlySet<string>;
  /** Whether nothing can be said about a thing that is not among them: its source was not read since the start. */
  isUnknown(key: string): boolean;
};

/** What people who do not look should know: confirmed findings as they are remembered, and what does not answer or waits. */
export async function alertSubjects(ctx: ConsoleContext): Promise<Subjects> {
  const { hosts, fabrics, clouds = [] } = ctx.views.live().world;
  const sources = [...hosts, ...fabrics].map(({ status }) => status).concat(clouds);
  const present = [
    ...(await findings(ctx)),
    ...sources.flatMap((status) => silent(ctx, status)),
    ...(await waiting(ctx)),
  ];
  const now = new Date(ctx.now());
  const mutes = await ctx.db.findingMute.findMany({
    where: { OR: [{ until: null }, { until: { gt: now } }] },
    select: { id: true },
  });
  const reading = new Set(sources.filter(({ state }) => state === "reading").map(keyOf));
  return {
    present: new Map(present.map((subject) => [subject.key, subject])),
    muted: new Set(mutes.map(({ id }) => `finding/${id}`)),
    isUnknown: (key) => reading.has(key),
  };
}

async function findings(ctx: ConsoleContext): Promise<AlertSubject[]> {
  const rows = await ctx.db.findingRecord.findMany({ where: { timesSeen: { gte: CONFIRMED } } });
  return rows.flatMap(({ id, fault: stored, firstSeen }): AlertSubject[] => {
    const fault = faultSchema.safeParse(stored);
    if (!fault.success) return [];
    const { kind, severity, host, object, message, remedy } = fault.data;
    return [
      {
        ...{ key: `finding/${id}`, about: "finding", kind, severity, host, object, message, remedy: remedy ?? null },
        ...{ since: firstSeen.toISOString(), path: `/findings?finding=${id}` },
      },
    ];
  });
}

const PAGES = { host: "/hosts", appliance: "/appliances", cloud: "/clouds" } as const;

function keyOf({ kind, id }: SourceStatus): string {
  return `${aboutOf(kind)}/${id}`;
}

function aboutOf(kind: SourceStatus["kind"]): keyof typeof PAGES {
  return kind === "host" || kind === "appliance" ? kind : "cloud";
}

function silent(ctx: ConsoleContext, status: SourceStatus): AlertSubject[] {
  const { kind, name, state, observedAt, errors } = status;
  if (state !== "stale" && state !== "failed") return [];
  const about = aboutOf(kind);
  const what =
    about === "cloud" ? `What is known of the cloud ${name} is out of date` : `The ${about} ${name} does not answer`;
  const why = errors[0] === undefined ? "" : `: ${errors[0].replace(/\.$/, "")}`;
  return [
    {
      ...{ key: keyOf(status), about, kind: about === "cloud" ? "stale" : "unreachable", host: name, object: name },
      ...{ severity: about === "cloud" ? "warning" : "critical", message: `${what}${why}.` },
      ...{ remedy: null, since: new Date(observedAt ?? ctx.now()).toISOString(), path: PAGES[about] },
    },
  ];
}

/** One a cloud: what changed there waits to be read. */
async function waiting(ctx: ConsoleContext): Promise<AlertSubject[]> {
  const plans = await listWaitingPlans(ctx, {});
  const byCloud = new Map<string, typeof plans>();
  for (const plan of plans) byCloud.set(plan.scope.cloudId, [...(byCloud.get(plan.scope.cloudId) ?? []), plan]);
  return [...byCloud].map(([cloudId, all]): AlertSubject => {
    const name = all[0]?.cloudName ?? cloudId;
    const count = all.length === 1 ? "A plan waits" : `${all.length} plans wait`;
    const oldest = Math.min(...all.map(({ createdAt }) => createdAt));
    return {
      ...{
        key: `plans/${cloudId}`,
        about: "plans",
        kind: "waiting-plans",
        severity: "warning",
        host: name,
        object: name,
      },
      ...{ message: `${count} to be read for the cloud ${name}.`, remedy: "Read and apply it, or discard it." },
      ...{ since: new Date(oldest).toISOString(), path: "/changes" },
    };
  });
}
