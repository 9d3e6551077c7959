import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type TestDatabase, testDatabases } from "@/server/db/testing";
import { type OpenJobs, openJobs } from "@/server/runtime/jobs";
import { openLog } from "@/server/runtime/log";

const log = openLog({ LOG_LEVEL: "silent" });

describe.each(testDatabases())("jobs on $name", ({ open }) => {
  let database: TestDatabase;
  const opened: OpenJobs[] = [];
  const jobs = async (owner?: string) => {
    const mine = await openJobs(database, log, owner);
    opened.push(mine);
    return mine;
  };
  beforeAll(async () => {
    database = await open();
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((each) => each.close()));
  });
  afterAll(() => database.close());

  it("runs a cloud's job once, whichever console takes it, and puts down the next one", {
    timeout: 30_000,
  }, async () => {
    const [one, two] = [await jobs(), await jobs()];
    const runs: string[] = [];
    const run = async (cloudId: string, trigger: string) => {
      runs.push(`${cloudId} ${trigger}`);
      return 30;
    };
    await one.startNow("cloud-1");
    await two.startNow("cloud-1");
    await Promise.all([one.work(run), two.work(run)]);
    await expect.poll(() => runs, { timeout: 15_000 }).toEqual(["cloud-1 start"]);
    await expect.poll(() => two.nextRun("cloud-1"), { timeout: 10_000 }).toBeGreaterThan(Date.now() + 29 * 60_000);
    expect(runs).toEqual(["cloud-1 start"]);
  });

  it("moves the next run when the schedule changes, and takes it away", async () => {
    const mine = await jobs();
    await mine.schedule("cloud-2", 60);
    expect(await mine.nextRun("cloud-2")).toBeGreaterThan(Date.now() + 59 * 60_000);
    await mine.schedule("cloud-2", 5);
    expect(await mine.nextRun("cloud-2")).toBeLessThan(Date.now() + 6 * 60_000);
    await mine.schedule("cloud-2", null);
    expect(await mine.nextRun("cloud-2")).toBeNull();
  });

  it("gives what a console was at that is gone to another, and only that", { timeout: 60_000 }, async () => {
    const [gone, other] = [await jobs("gone"), await jobs("other")];
    const runs: string[] = [];
    let end = () => {};
    const never = new Promise<null>((resolve) => {
      end = () => resolve(null);
    });
    await gone.startNow("cloud-3");
    await gone.work(async (cloudId) => {
      runs.push(`gone: ${cloudId}`);
      return never;
    });
    await expect.poll(() => runs, { timeout: 20_000 }).toEqual(["gone: cloud-3"]);
    await other.takeFrom("somebody else");
    await other.work(async (cloudId) => {
      runs.push(`other: ${cloudId}`);
      return null;
    });
    await other.takeFrom("gone");
    await expect.poll(() => runs, { timeout: 20_000 }).toEqual(["gone: cloud-3", "other: cloud-3"]);
    end();
  });
});
