import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CONSOLE_PORT } from "../playwright.config";

export const ONE_TIME_PASSWORD_FILE = "test-results/one-time-password";
/** Names the console's data directory, for what a story does to a simulated host behind the console's back. */
export const DATA_DIR_FILE = "test-results/data-dir";

/** Starts the console as a user would, keeps its one-time password for the first story, and stops it at the end. */
export default async function startConsole(): Promise<() => Promise<void>> {
  mkdirSync("test-results", { recursive: true });
  const dataDir = mkdtempSync(join(tmpdir(), "bridgehead-e2e-"));
  const child = spawn(process.execPath, ["scripts/start.mjs"], {
    env: {
      ...process.env,
      ...{ PORT: String(CONSOLE_PORT), BRIDGEHEAD_DATA_DIR: dataDir, LOG_LEVEL: "warn" },
      // a lab that happens to be up is not the stories' to drive
      BRIDGEHEAD_LAB_DIR: join(dataDir, "no-lab"),
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const collect = (chunk: Buffer) => {
    output += chunk.toString();
    if (output.length < 1_000_000 && process.env.E2E_VERBOSE) process.stderr.write(chunk);
  };
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);

  const stop = async () => {
    await end(child);
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    const password = await until(300_000, () => {
      if (child.exitCode !== null) throw new Error(`the console ended with ${child.exitCode}:\n${output}`);
      return /one-time password:?\s+(\S+)/i.exec(output)?.[1];
    });
    await until(60_000, async () => (await answers()) || undefined);
    writeFileSync(ONE_TIME_PASSWORD_FILE, password, { mode: 0o600 });
    writeFileSync(DATA_DIR_FILE, dataDir);
  } catch (error) {
    await stop();
    throw new Error(`the console did not come up:\n${output}`, { cause: error });
  }
  return stop;
}

async function answers(): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${CONSOLE_PORT}/api/health`)).ok;
  } catch {
    return false;
  }
}

async function until<T>(timeoutMs: number, look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`nothing within ${timeoutMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), 10_000);
  await ended;
  clearTimeout(timer);
}
