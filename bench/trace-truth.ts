import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { labConsole } from "@/scripts/lib/lab-console";
import { labDown, labUp } from "@/server/lab/hosts/lab";
import { disagrees, type Truth, traceTruth } from "@/server/operations/proof/trace-truth/trace-truth";
import { dice } from "@/server/trace/testing/damage";

/**
 * Trace against real packets: a lab of its own (root; everything in namespaces), broken by hand in ways drawn from a seed,
 * one to three faults at a time. `npm run bench -- trace-truth [COMBINATIONS] [SEED]`
 */
const [combinations = 200, seed = 1] = process.argv.slice(2).map(Number);
const PACKETS = 4;

const parent = mkdtempSync(join(tmpdir(), "bridgehead-truth-"));
const settings = { dir: join(parent, "lab"), prefix: `tt${process.pid % 10_000}-`, say: () => undefined };
const env = { NODE_ENV: process.env.NODE_ENV, BRIDGEHEAD_DATA_DIR: join(parent, "data"), BRIDGEHEAD_DEMO: "0" };
const truths: Truth[] = [];
// a run that is ended early takes its lab down as any other
let isEnded = false;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    isEnded = true;
  });
}
try {
  const console = labConsole(settings, env);
  try {
    const status = await labUp(settings, console.plumb);
    if (!status.pings.every(({ ok }) => ok)) throw new Error("the lab did not come up whole");
  } finally {
    await console.close();
  }
  row("what was done", "packet", "trace", "packet");
  const onTruth = (truth: Truth) => {
    truths.push(truth);
    const { faults, trial, result, came } = truth;
    const mark = disagrees(truth) ? "  <- DISAGREE" : "";
    row(faults.join("; ") || "nothing", trial, result.verdict, `${came ? "came" : "lost"}${mark}`);
    if (mark !== "" || result.verdict === "unknown") globalThis.console.log(`    ${result.reason}`);
    if (isEnded) throw new Error(`ended after ${truths.length} packets`);
  };
  await traceTruth(settings, { combinations, packets: PACKETS, roll: dice(seed), onTruth });
} finally {
  await labDown(settings);
  rmSync(parent, { recursive: true, force: true });
}

const count = (fits: (truth: Truth) => boolean) => truths.filter(fits).length;
row("combinations, packets", String(combinations), String(truths.length), "");
row("came, lost", String(count(({ came }) => came)), String(count(({ came }) => !came)), "");
row("unknown", "", String(count(({ result }) => result.verdict === "unknown")), "");
row("disagreements", "", String(count(disagrees)), "");
if (truths.some(disagrees)) process.exitCode = 1;

function row(what: string, trial: string, verdict: string, came: string): void {
  globalThis.console.log(`${what.slice(0, 100).padEnd(100)} ${trial.padEnd(46)} ${verdict.padEnd(10)} ${came}`);
}
