import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lockDirectory } from "@/server/db/directory-lock";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "bridgehead-lock-"));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** Another process that takes the lock and keeps it until it is killed. */
async function holder() {
  const script = `
    import("@/server/db/directory-lock").then(async ({ lockDirectory }) => {
      const failed = (error) => { console.log("refused: " + error.message); process.exit(3); };
      await lockDirectory(process.argv.at(-1)).then(() => console.log("held"), failed);
      setInterval(() => {}, 1000);
    });`;
  const child = spawn(process.execPath, ["--import", "tsx", "-e", script, directory], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [said] = await once(child.stdout, "data");
  return { child, said: String(said).trim() };
}

describe("a locked directory", () => {
  it("is refused to a second process, which is told who has it", async () => {
    const first = await holder();
    try {
      expect(first.said).toBe("held");
      const attempt = lockDirectory(directory);
      await expect(attempt).rejects.toMatchObject({ kind: "conflict" });
      await expect(attempt).rejects.toThrow(new RegExp(`process ${first.child.pid} \\(.*node.*\\), since 20\\d\\d-`));
    } finally {
      first.child.kill("SIGKILL");
    }
  });

  it("is free again the moment its holder is killed", async () => {
    const first = await holder();
    first.child.kill("SIGKILL");
    await once(first.child, "exit");
    const lock = await lockDirectory(directory);
    const second = await holder();
    expect(second.said).toMatch(/^refused: .* is in use by process/);
    lock.release();
    const third = await holder();
    third.child.kill("SIGKILL");
    expect(third.said).toBe("held");
  });

  it("goes to exactly one of many that come at once", async () => {
    const all = await Promise.allSettled(Array.from({ length: 12 }, () => lockDirectory(directory)));
    const held = all.filter((result) => result.status === "fulfilled");
    for (const result of held) result.value.release();
    expect(held).toHaveLength(1);
  });
});
