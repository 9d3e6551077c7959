import PgBoss from "pg-boss";
import { z } from "zod";
import type { Database } from "@/server/db/database";
import type { Jobs } from "@/server/operations/console-context";
import type { Log } from "@/server/runtime/log";

const QUEUE = "reconcile";
const SCHEMA = "pgboss";
const LOOK_EVERY_S = 2;
/** A run that takes longer is taken for dead, and the job is given to another console; so is that of a console that is gone. */
const LONGEST_RUN_S = 3_600;

const ALERTS = "alerts";
/** After the first attempt: 5, 10, 20 … seconds, with jitter. */
const ALERT_RETRIES = { retryLimit: 10, retryDelay: 5, retryBackoff: true };
const LONGEST_ALERT_S = 60;
const LOOK_FOR_ALERTS_EVERY_S = 1;

const jobData = z.strictObject({ cloudId: z.string(), trigger: z.enum(["start", "schedule"]) });
type JobData = z.infer<typeof jobData>;

export type OpenJobs = Jobs & {
  /** Reconciles a cloud now, unless a console on this database is about to. */
  startNow(cloudId: string): Promise<void>;
  /**
   * Begins to take jobs. `run` answers in how many minutes the next one is due, `null`: not by itself; so a cloud has one
   * job waiting at most.
   */
  work(run: (cloudId: string, trigger: JobData["trigger"]) => Promise<number | null>): Promise<void>;
  /** Has messages sent that wait; one that is in the queue already is not put there twice. */
  putAlerts(deliveryIds: readonly string[]): Promise<void>;
  /**
   * Begins to send messages. Only one console may at a time, so what another one was at is free to be put anew. `send`
   * rejects for one that is worth another attempt, which comes later and later.
   */
  workAlerts(send: (deliveryId: string) => Promise<void>): Promise<{ stop(): Promise<void> }>;
  /** What a console that is gone was at is done again. */
  takeFrom(owner: string): Promise<void>;
  close(): Promise<void>;
};

/** The schedule of reconciliation: jobs in the console's own database, by pg-boss. A cloud's key lets one job of it wait. */
export async function openJobs(
  database: Pick<Database, "executeSql">,
  log: Log,
  owner = "the only console",
  alertRetries: typeof ALERT_RETRIES = ALERT_RETRIES,
): Promise<OpenJobs> {
  const executeSql = async (text: string, values: readonly unknown[] = []) => {
    const { rows } = await database.executeSql(text, values);
    return { rows, rowCount: rows.length };
  };
  const boss = new PgBoss({ db: { executeSql }, schema: SCHEMA, schedule: false });
  boss.on("error", (error) => log.warn({ error }, "the schedule's queue has a problem"));
  await boss.start();
  if ((await boss.getQueue(QUEUE)) === null) await boss.createQueue(QUEUE, { name: QUEUE, policy: "stately" });
  if ((await boss.getQueue(ALERTS)) === null) await boss.createQueue(ALERTS);

  const forget = (cloudId: string) =>
    executeSql(`DELETE FROM ${SCHEMA}.job WHERE name = $1 AND singleton_key = $2 AND state = 'created'`, [
      QUEUE,
      cloudId,
    ]);
  const put = async (data: JobData, startAfter: number) => {
    const options = { singletonKey: data.cloudId, startAfter, expireInSeconds: LONGEST_RUN_S, retryLimit: 2 };
    await boss.send(QUEUE, data, options);
  };
  return {
    schedule: async (cloudId, everyMinutes) => {
      await forget(cloudId);
      if (everyMinutes !== null) await put({ cloudId, trigger: "schedule" }, everyMinutes * 60);
    },
    startNow: async (cloudId) => {
      await forget(cloudId);
      await put({ cloudId, trigger: "start" }, 0);
    },
    nextRun: async (cloudId) => {
      const { rows } = await executeSql(
        `SELECT extract(epoch FROM start_after)::float8 AS due FROM ${SCHEMA}.job
         WHERE name = $1 AND singleton_key = $2 AND state = 'created'`,
        [QUEUE, cloudId],
      );
      const due = z.array(z.object({ due: z.number() })).parse(rows)[0]?.due;
      return due === undefined ? null : Math.round(due * 1_000);
    },
    work: async (run) => {
      await boss.work(QUEUE, { pollingIntervalSeconds: LOOK_EVERY_S }, async (jobs) => {
        for (const job of jobs) {
          const { cloudId, trigger } = jobData.parse(job.data);
          await executeSql(
            `UPDATE ${SCHEMA}.job SET output = jsonb_build_object('owner', $3::text) WHERE name = $1 AND id = $2`,
            [...[QUEUE, job.id, owner]],
          );
          const everyMinutes = await run(cloudId, trigger);
          if (everyMinutes !== null) await put({ cloudId, trigger: "schedule" }, everyMinutes * 60);
        }
      });
    },
    putAlerts: async (deliveryIds) => {
      if (deliveryIds.length === 0) return;
      const { rows } = await executeSql(
        `SELECT data->>'id' AS id FROM ${SCHEMA}.job WHERE name = $1 AND state IN ('created', 'retry', 'active')`,
        [ALERTS],
      );
      const there = new Set(
        z
          .array(z.object({ id: z.string() }))
          .parse(rows)
          .map(({ id }) => id),
      );
      for (const id of deliveryIds) {
        if (!there.has(id)) await boss.send(ALERTS, { id }, { ...alertRetries, expireInSeconds: LONGEST_ALERT_S });
      }
    },
    workAlerts: async (send) => {
      await executeSql(`DELETE FROM ${SCHEMA}.job WHERE name = $1 AND state = 'active'`, [ALERTS]);
      const sending = new Set<Promise<void>>();
      const id = await boss.work(ALERTS, { pollingIntervalSeconds: LOOK_FOR_ALERTS_EVERY_S }, async (jobs) => {
        for (const job of jobs) {
          const sent = send(z.object({ id: z.string() }).parse(job.data).id);
          sending.add(sent);
          await sent.finally(() => sending.delete(sent));
        }
      });
      return {
        stop: async () => {
          await boss.offWork({ id });
          await Promise.allSettled(sending);
        },
      };
    },
    takeFrom: async (gone) => {
      const { rows } = await executeSql(
        `SELECT id FROM ${SCHEMA}.job WHERE name = $1 AND state = 'active' AND output->>'owner' = $2`,
        [QUEUE, gone],
      );
      const ids = z
        .array(z.object({ id: z.string() }))
        .parse(rows)
        .map(({ id }) => id);
      for (const id of ids) await boss.fail(QUEUE, id, { message: "the console that was at it is gone" });
    },
    close: () => boss.stop({ graceful: true, timeout: 5_000, close: false }),
  };
}
