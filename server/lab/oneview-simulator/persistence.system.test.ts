import { type ChildProcess, spawn } from "node:child_process";
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import { startLoopbackAppliance } from "./testing/loopback-appliance";

const script = fileURLToPath(new URL("../../../scripts/oneview-simulator.mjs", import.meta.url));

let dir: string;
let child: ChildProcess | null = null;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), `bh-sim-keep-${process.pid}-`));
});
afterEach(async () => {
  child?.kill("SIGKILL");
  child = null;
  await rm(dir, { recursive: true, force: true });
});

async function spawned(): Promise<string> {
  child = spawn(process.execPath, [script, "--port", "0", "--http", "--data-dir", dir, "--task", "0"], {
    stdio: "pipe",
  });
  let text = "";
  for await (const chunk of child.stdout ?? []) {
    text += chunk;
    if (/User: /.test(text)) break;
  }
  return /http:\/\/\S+/.exec(text)?.[0] ?? expect.fail(`no address in ${text}`);
}

const network = (name: string) => ({ name, ethernetNetworkType: "Untagged", vlanId: 0 });

it("loses nothing that was answered when its process is killed", async () => {
  const url = await spawned();
  const login = JSON.stringify({ userName: "Administrator", password: "secret" });
  const session = await (await fetch(`${url}/rest/login-sessions`, { method: "POST", body: login })).json();
  const answered: string[] = [];
  const gone = new Promise((resolve) => child?.once("exit", resolve));
  const work = async (caller: number) => {
    for (let number = 0; ; number += 1) {
      const name = `kill-${caller}-${number}`;
      const body = JSON.stringify(network(name));
      const headers = { Auth: session.sessionID };
      const answer = await fetch(`${url}/rest/ethernet-networks`, { method: "POST", body, headers }).catch(() => null);
      if (answer === null) return;
      if (answer.status === 202) answered.push(name);
    }
  };
  const callers = [work(1), work(2), work(3)];
  while (answered.length < 100) await new Promise((resolve) => setTimeout(resolve, 5));
  child?.kill("SIGKILL");
  await gone;
  await Promise.all(callers);
  const again = await startLoopbackAppliance({ dataDir: dir });
  try {
    const names = new Set(again.simulator.resources("ethernet-networks").map((each) => each.name));
    expect(answered.filter((name) => !names.has(name))).toEqual([]);
    const ends = again.simulator.resources("connection-templates").length;
    expect(ends).toBe(names.size);
  } finally {
    await again.close();
  }
});

it("keeps removals, tasks and what a reset undid, and forgets a half-written line", async () => {
  const first = await startLoopbackAppliance({ dataDir: dir });
  const { uri } = await first.named("ethernet-networks", "scratch-flat");
  const removed = await first.ask("DELETE", uri);
  await first.ask("POST", "/rest/ethernet-networks", network("late"));
  // What is read from now on is a copy of the disk as a kill would leave it: nothing was closed.
  const second = await copyOf(dir, "second");
  await appendFile(join(second, await journalIn(second)), `[{"remove":"ethernet-networks","uri":"/rest/ethern`);
  const again = await startLoopbackAppliance({ dataDir: second });
  try {
    const names = again.simulator.resources("ethernet-networks").map((each) => each.name);
    expect([names.includes("scratch-flat"), names.includes("late"), names.includes("tenant-100")]).toEqual([
      false,
      true,
      true,
    ]);
    expect((await again.ask("GET", removed.body.uri)).body).toMatchObject({ name: "Delete" });
    await again.reset();
  } finally {
    await again.close();
  }
  const third = await startLoopbackAppliance({ dataDir: second });
  try {
    const names = third.simulator.resources("ethernet-networks").map((each) => each.name);
    expect([names.includes("scratch-flat"), names.includes("late")]).toEqual([true, false]);
  } finally {
    await third.close();
    await first.close();
  }
});

it("says which file is no simulator data", async () => {
  await writeFile(join(dir, "appliance.json"), "{");
  await expect(startLoopbackAppliance({ dataDir: dir })).rejects.toThrow("appliance.json is no simulator data");
});

async function journalIn(of: string): Promise<string> {
  const names = await readdir(of);
  return names.find((name) => name.startsWith("appliance.journal.")) ?? expect.fail(`no journal in ${names}`);
}

async function copyOf(from: string, name: string): Promise<string> {
  const to = await mkdtemp(join(dir, `${name}-`));
  for (const file of ["appliance.json", await journalIn(from)]) {
    await writeFile(join(to, file), await readFile(join(from, file)));
  }
  return to;
}
