import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";

/** Runs stages in a Node of their own: what counts is what is printed and how it ends. */
function run(stages: string): { lines: string[]; status: number | null } {
  const script = `import { runStages } from "./scripts/lib/run-stages.mjs"; await runStages([${stages}]);`;
  const { stdout, status } = spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
  return { lines: stdout.trimEnd().split("\n"), status };
}

const ok = (name: string, passed: number) => `["${name}", async () => ({ passed: ${passed}, failed: 0 })]`;

describe("stages", () => {
  it("add up what passed and end with that line alone", () => {
    const { lines, status } = run(`["types", async () => {}], ${ok("unit", 3)}, ${ok("system", 4)}`);
    expect(lines.at(-1)).toBe("7 passed, 0 failed");
    expect(lines.filter((line) => line.startsWith("=== "))).toEqual(["=== types", "=== unit", "=== system"]);
    expect(status).toBe(0);
  });

  it("stop at the first failure, say what was not run, and fail", () => {
    const broken = `["unit", async () => ({ passed: 2, failed: 1 })]`;
    const { lines, status } = run(`${broken}, ${ok("system", 4)}, ${ok("browser", 1)}`);
    expect(lines).toContain("not run: system, browser");
    expect(lines.at(-1)).toBe("2 passed, 1 failed");
    expect(status).toBe(1);
  });

  it("count a stage that breaks as one failure, with its reason", () => {
    const { lines, status } = run(`${ok("unit", 5)}, ["build", async () => { throw new Error("no space left"); }]`);
    expect(lines).toContain("no space left");
    expect(lines.at(-1)).toBe("5 passed, 1 failed");
    expect(status).toBe(1);
  });
});
