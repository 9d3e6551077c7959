import { Counter, Gauge, type Registry } from "prom-client";
import type { Db } from "@/server/db/client";
import { CONFIRMED, FINDING_KINDS, FINDING_SEVERITIES } from "@/server/model/finding";
import type { SourceStatus } from "@/server/model/graph";
import type { SendOutcome } from "@/server/operations/alerts/send-alert";
import type { ConsoleContext } from "@/server/operations/console-context";
import { currentFaults } from "@/server/operations/findings/current-faults";
import { listWaitingPlans } from "@/server/operations/plans/list-waiting-plans";

export type AlertCounter = (outcome: Exclude<SendOutcome, "nothing">) => void;

const STATES: readonly SourceStatus["state"][] = ["live", "reading", "partial", "stale", "failed"];

/**
 * What is found and observed, for a scrape. Labels are words of ours and names of registered sources, never what was found;
 * a kind that nothing is found of is shown as 0, so that an alert rule sees it rise.
 */
export function watchFindings(registry: Registry, ctx: ConsoleContext): AlertCounter {
  const registers = [registry];
  new Gauge({
    name: "bridgehead_findings",
    help: "Faults that are seen now, by kind and severity",
    labelNames: ["kind", "severity"],
    registers,
    async collect() {
      const { world, cache } = ctx.views.live();
      const found = await currentFaults(world, cache.parts(world));
      this.reset();
      for (const kind of FINDING_KINDS) for (const severity of FINDING_SEVERITIES) this.set({ kind, severity }, 0);
      for (const { kind, severity } of found.values()) this.inc({ kind, severity });
    },
  });
  new Gauge({
    name: "bridgehead_findings_confirmed",
    help: "Faults that two observations in a row have shown",
    registers,
    async collect() {
      this.set(await ctx.db.findingRecord.count({ where: { timesSeen: { gte: CONFIRMED } } }));
    },
  });
  new Gauge({
    name: "bridgehead_sources",
    help: "Hosts, appliances and real clouds by how they are read",
    labelNames: ["kind", "state"],
    registers,
    collect() {
      this.reset();
      for (const kind of ["host", "appliance", "cloud"]) for (const state of STATES) this.set({ kind, state }, 0);
      for (const { kind, state } of sources(ctx)) this.inc({ kind, state });
    },
  });
  new Gauge({
    name: "bridgehead_observation_age_seconds",
    help: "Time since a host, appliance or real cloud was read well; absent: never",
    labelNames: ["kind", "name"],
    registers,
    collect() {
      this.reset();
      for (const { kind, name, observedAt } of sources(ctx)) {
        if (observedAt !== null) this.set({ kind, name }, Math.max(0, (ctx.now() - observedAt) / 1_000));
      }
    },
  });
  new Gauge({
    name: "bridgehead_waiting_plans",
    help: "Plans of real clouds that wait to be read",
    registers,
    async collect() {
      this.set((await listWaitingPlans(ctx, {})).length);
    },
  });
  watchDeliveries(registry, ctx.db);
  const attempts = new Counter({
    name: "bridgehead_alert_attempts_total",
    help: "Messages that this console posted to webhooks: sent, later (it will be tried again), failed (given up)",
    labelNames: ["outcome"],
    registers,
  });
  for (const outcome of ["sent", "later", "failed"]) attempts.inc({ outcome }, 0);
  return (outcome) => attempts.inc({ outcome });
}

function watchDeliveries(registry: Registry, db: Db): void {
  new Gauge({
    name: "bridgehead_alert_messages",
    help: "Messages to webhooks of the last 14 days by what became of them, of all consoles on the database",
    labelNames: ["state"],
    registers: [registry],
    async collect() {
      const rows = await db.alertDelivery.groupBy({ by: ["state"], _count: true });
      for (const state of ["waiting", "sent", "failed"]) {
        this.set({ state }, rows.find((row) => row.state === state)?._count ?? 0);
      }
    },
  });
}

function sources(ctx: ConsoleContext) {
  const { hosts, fabrics, clouds = [] } = ctx.views.live().world;
  return [
    ...hosts.map(({ status }) => ({ ...status, kind: "host" })),
    ...fabrics.map(({ status }) => ({ ...status, kind: "appliance" })),
    ...clouds.map((status) => ({ ...status, kind: "cloud" })),
  ];
}
