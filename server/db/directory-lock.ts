import { spawn } from "node:child_process";
import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { BridgeheadError } from "@/server/model/errors";

export type DirectoryLock = {
  /** Gives the directory free. Never needed for correctness: the kernel does it when the process ends, however it ends. */
  release(): void;
};

/**
 * Takes a directory for this process alone, or throws a `conflict` that names who has it. The lock is flock(2) on a
 * file inside, taken by util-linux's `flock` on an inherited descriptor: it belongs to the open file, so it outlives
 * that helper, ends with this process even on SIGKILL, and holds between containers, where a pid would mean nothing.
 */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, "lock");
  const fd = openSync(path, "a+", 0o600);
  try {
    if (!(await flock(fd))) throw heldByAnother(directory, path);
    ftruncateSync(fd);
    writeSync(fd, `${JSON.stringify(thisProcess())}\n`);
  } catch (error) {
    closeSync(fd);
    throw error;
  }
  return { release: () => closeSync(fd) };
}

type Holder = { pid: number; command: string; since: string };

function thisProcess(): Holder {
  return { pid: process.pid, command: process.argv.join(" "), since: new Date().toISOString() };
}

/** Whether the lock was got. */
function flock(fd: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn("flock", ["--exclusive", "--nonblock", "3"], { stdio: ["ignore", "ignore", "ignore", fd] });
    child.once("error", (cause) =>
      reject(
        new BridgeheadError(
          "refused",
          `The embedded database cannot be locked: flock did not start (${cause.message}).`,
          {
            cause,
            remedy: "Install util-linux, which brings the flock command, or use a PostgreSQL server: set DATABASE_URL.",
          },
        ),
      ),
    );
    child.once("exit", (code) => resolve(code === 0));
  });
}

function heldByAnother(directory: string, path: string): BridgeheadError {
  const holder = readHolder(path);
  const who = holder === null ? "another process" : `process ${holder.pid} (${holder.command}), since ${holder.since}`;
  return new BridgeheadError("conflict", `The embedded database in ${directory} is in use by ${who}.`, {
    remedy: "Stop that process, or give this one its own BRIDGEHEAD_DATA_DIR, or a PostgreSQL server by DATABASE_URL.",
  });
}

function readHolder(path: string): Holder | null {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Holder;
  } catch {
    return null;
  }
}
