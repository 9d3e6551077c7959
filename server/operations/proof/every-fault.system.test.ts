import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestDatabase, testDatabases } from "@/server/db/testing";
import type { FaultRule } from "@/server/lab/oneview-simulator/faults";
import type { LoggedRequest } from "@/server/lab/oneview-simulator/request-log";
import { type Simulator, startSimulator } from "@/server/lab/oneview-simulator/simulator";
import { copyDatabase, type DatabaseCopy } from "@/server/operations/proof/database-copy";
import { dueForEveryStep } from "@/server/operations/proof/every-step";
import { type Picture, pictureOf, readMirror } from "@/server/operations/proof/picture";
import { applyRead, reconcilePlan, type Settled, settle } from "@/server/operations/proof/settle";
import { applianceWorld } from "@/server/operations/testing/appliance-world";
import { openTestConsole } from "@/server/operations/testing/test-console";

const FAULTS = {
  "status 500": { kind: "status", status: 500 },
  "status 503": { kind: "status", status: 503 },
  "drop before": { kind: "drop", when: "before" },
  "drop after": { kind: "drop", when: "after" },
  "task error": { kind: "task-error" },
  "expired sessions": { kind: "expire-sessions" },
  /** From then on it does not answer, until the run has ended. */
  "gone away": { kind: "drop", count: 0 },
} satisfies Record<string, FaultRule>;
type FaultName = keyof typeof FAULTS;
const faultNames = Object.keys(FAULTS).filter((name): name is FaultName => name in FAULTS);

const options = {
  client: { patienceMs: 300, retries: { attempts: 2, firstDelayMs: 1 }, follow: { firstDelayMs: 5 } },
  binding: { firstDelayMs: 5, maxDelayMs: 50, powerMs: 5_000 },
};

let database: TestDatabase;
let simulator: Simulator;
let copy: DatabaseCopy;
let appliance: { id: string; url: string };
let cloudId: string;

beforeAll(async () => {
  const backend = testDatabases().find(({ name }) => name === "PGlite");
  if (backend === undefined) throw new Error("there is no embedded database");
  database = await backend.open();
  const world = await applianceWorld(database.client, {}, options);
  try {
    await dueForEveryStep(world, database);
    cloudId = world.cloudId;
    const inside = world.simulator;
    simulator = await startSimulator({
      ...{ port: 0, http: true, user: "Administrator", password: "secret", taskMs: 0 },
      seed: {
        resources: {
          "ethernet-networks": inside.resources("ethernet-networks"),
          "network-sets": inside.resources("network-sets"),
          "connection-templates": inside.resources("connection-templates"),
          "logical-interconnect-groups": inside.resources("logical-interconnect-groups"),
          "logical-interconnects": inside.resources("logical-interconnects"),
          "uplink-sets": inside.resources("uplink-sets"),
          interconnects: inside.resources("interconnects"),
          enclosures: inside.resources("enclosures"),
          "enclosure-groups": inside.resources("enclosure-groups"),
          "logical-enclosures": inside.resources("logical-enclosures"),
          "server-hardware-types": inside.resources("server-hardware-types"),
          "server-hardware": inside.resources("server-hardware"),
          "server-profiles": inside.resources("server-profiles"),
        },
      },
    });
    appliance = { id: world.applianceId, url: simulator.url };
    copy = await copyDatabase(database);
  } finally {
    await world.close();
  }
});
afterAll(async () => {
  await simulator?.close();
  await database?.close();
});

type Run = {
  readonly log: readonly LoggedRequest[];
  /** How the run itself ended; a message when it could not even be planned or taken up. */
  readonly ended: string;
  readonly settled: Settled;
  readonly picture: Picture;
};

/** One run on the prepared world, and what an operator does afterwards. */
async function run(faults: readonly FaultRule[]): Promise<Run> {
  simulator.reset();
  await copy.restore();
  const opened = openTestConsole(database.client, appliance, options);
  try {
    simulator.fail(faults);
    const ended = await once(opened.ctx).catch((error: unknown) => String(error));
    const log = simulator.requests().log ?? [];
    simulator.fail([]);
    const settled = await settle(opened.ctx, cloudId);
    return { log, ended, settled, picture: pictureOf(simulator, await readMirror(database.client)) };
  } finally {
    await opened.close();
  }
}

async function once(ctx: Parameters<typeof reconcilePlan>[0]): Promise<string> {
  const plan = await reconcilePlan(ctx, cloudId);
  if (plan.steps.length === 0) return "nothing planned";
  return (await applyRead(ctx, plan)).status;
}

/** What is struck: the request at this position, for task errors among those that start a task. */
type Strike = { readonly fault: FaultName; readonly position: number; readonly request: LoggedRequest };

/**
 * Every position once, the kinds of fault in turn; and every kind of fault on every kind of write. All kinds at all
 * positions, many minutes, with BRIDGEHEAD_EVERY_FAULT=1.
 */
function strikesOn(log: readonly LoggedRequest[]): readonly Strike[] {
  const writes = log.filter(({ method, path }) => method !== "GET" && !path.startsWith("/rest/login-sessions"));
  const all = faultNames.flatMap((fault) =>
    (fault === "task error" ? writes : log).map((request, position): Strike => ({ fault, position, request })),
  );
  if (process.env.BRIDGEHEAD_EVERY_FAULT === "1") return all;
  const covered = new Set<string>();
  const turns = faultNames.filter((each) => each !== "task error");
  return all.filter(({ fault, position, request }) => {
    const pair = `${fault} ${classOf(request)}`;
    const isNew = request.method !== "GET" && !covered.has(pair);
    if (!isNew && turns[position % turns.length] !== fault) return false;
    covered.add(pair);
    return true;
  });
}

/** Method and kind of resource. */
function classOf({ method, path }: LoggedRequest): string {
  const [, , category, , part] = path.split("/");
  return `${method} ${category} ${part ?? ""}`;
}

describe("a run with a step of every kind", () => {
  it("ends the same whatever strikes whichever of its requests, once it is resumed", {
    timeout: 3_600_000,
  }, async () => {
    const calm = await run([]);
    expect(calm.ended).toBe("applied");
    expect(calm.settled).toMatchObject({ resumed: null, anew: 0 });
    const strikes = strikesOn(calm.log);
    const tally = new Map<string, number>();
    const failures: unknown[] = [];
    for (const { fault, position, request } of strikes) {
      const { ended, settled, picture } = await run([{ ...FAULTS[fault], after: position }]);
      const said = `${ended.replace(/[0-9a-f-]{36}/g, "…")}${settled.resumed === null ? "" : `, resumed: ${settled.resumed}`}${settled.anew === 0 ? "" : ", planned anew"}`;
      tally.set(said, (tally.get(said) ?? 0) + 1);
      const isSame = JSON.stringify(picture) === JSON.stringify(calm.picture);
      const isUnexpected = settled.resumed !== null && (settled.resumed !== "applied" || settled.anew > 0);
      if (!isSame || settled.left.steps.length > 0 || settled.left.notices.length > 0 || isUnexpected) {
        const left = settled.left.steps.map((step) => `${step.verb} ${step.target}`);
        failures.push({ fault, position, request, said, left, differs: differences(calm.picture, picture) });
      }
    }
    const told = [...tally].map(([said, count]) => `${count} ${said}`).join("; ");
    process.stdout.write(`${strikes.length} faults on ${calm.log.length} requests: ${told}\n`);
    expect(failures).toEqual([]);
  });

  it("remembers where a connection led, though it was pointed elsewhere and the note of it was lost", async () => {
    const calm = await run([]);
    const profile = simulator.resources("server-profiles").find((each) => each.name === "ironic-node-01")?.uri ?? "";
    const { ended, settled, picture } = await run([
      { kind: "drop", when: "after", method: "PUT", resource: profile, count: 0 },
      { kind: "drop", method: "GET", resource: profile, after: 2, count: 0 },
    ]);
    expect([ended, settled.resumed, settled.anew]).toEqual(["failed", "applied", 0]);
    expect(differences(calm.picture, picture)).toEqual([]);
  });
});

function differences(a: Picture, b: Picture): readonly string[] {
  const lines = (picture: Picture) =>
    Object.entries(picture).flatMap(([part, all]) => all.map((each: string) => `${part}: ${each}`));
  const [before, after] = [lines(a), lines(b)];
  return [
    ...before.filter((each) => !after.includes(each)).map((each) => `- ${each}`),
    ...after.filter((each) => !before.includes(each)).map((each) => `+ ${each}`),
  ];
}
