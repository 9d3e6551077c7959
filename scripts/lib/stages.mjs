import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { projectDir, tools } from "./project.mjs";
import { runTool } from "./run.mjs";

/** A stage resolves to `{ passed, failed }` of its tests, or to nothing when it counts none. */

export async function types() {
  await runTool(tools.next, ["typegen"], { quiet: true, env: { NEXT_TELEMETRY_DISABLED: "1" } });
  await runTool(tools.tsc, ["--noEmit"]);
}

export async function lint() {
  await runTool(tools.biome, ["check", "--error-on-warnings", "."]);
}

export function vitest(project) {
  return counted(`vitest-${project}.json`, vitestCounts, (report) => {
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
    return runTool(tools.vitest, ["run", "--project", project, ...reporters]);
  });
}

export function browser() {
  return counted("playwright.json", playwrightCounts, () => runTool(tools.playwright, ["test"]));
}

/** Runs tests that write a report, and counts from it, whether they passed or not. Nothing counted is a failure. */
async function counted(name, read, start) {
  const folder = join(projectDir, "test-results");
  const report = join(folder, name);
  mkdirSync(folder, { recursive: true });
  rmSync(report, { force: true });
  const failure = await start(report).then(
    () => null,
    (error) => error,
  );
  const counts = readReport(report, read);
  if (counts.passed + counts.failed === 0) return { passed: 0, failed: 1, reason: "no test ran" };
  // a file that could not be loaded fails the run without a failed test
  if (failure !== null && counts.failed === 0) return { ...counts, failed: 1, reason: failure.message };
  return counts;
}

function readReport(file, read) {
  try {
    return read(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return { passed: 0, failed: 0 };
  }
}

function vitestCounts({ numPassedTests, numFailedTests }) {
  return { passed: numPassedTests, failed: numFailedTests };
}

function playwrightCounts({ stats, errors }) {
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length };
}
