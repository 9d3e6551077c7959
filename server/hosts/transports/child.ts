import { type ChildProcessByStdio, spawn } from "node:child_process";
import { PassThrough, type Readable, type Writable } from "node:stream";
import { COMMAND_PATH, type Running } from "@/server/hosts/transports/transport";

/**
 * A process of this machine as `Running`. It leads its own process group, so that ending it ends what it started
 * (`nsenter --pid` and `sh` fork); a missing program is exit code 127 with the shell's wording, as over SSH.
 */
export function startChild(argv: readonly string[]): Running {
  const [program, ...parameters] = argv;
  const child = spawn(program ?? "", parameters, {
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
    env: { PATH: COMMAND_PATH, LC_ALL: "C.UTF-8", HOME: "/", NODE_ENV: process.env.NODE_ENV },
  });
  return child.pid === undefined ? notStarted(child, program ?? "") : started(child, child.pid);
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

function started(child: Child, pid: number): Running {
  let over = false;
  const exited = new Promise<number | null>((resolve) => {
    child.on("close", (code) => {
      over = true;
      resolve(code);
    });
  });
  child.on("error", () => undefined);
  child.stdin.on("error", () => undefined);
  return {
    stdin: child.stdin,
    stdout: child.stdout,
    stderr: child.stderr,
    exited,
    kill: () => {
      if (over) return;
      try {
        process.kill(-pid, "SIGKILL");
      } catch {
        child.kill("SIGKILL");
      }
    },
  };
}

function notStarted(child: Child, program: string): Running {
  const stderr = new PassThrough();
  const exited = new Promise<number | null>((resolve) => {
    child.on("error", (error: NodeJS.ErrnoException) => {
      const code = error.code === "ENOENT" ? 127 : 126;
      stderr.end(`${program}: ${code === 127 ? "not found" : error.message}\n`, () => resolve(code));
    });
  });
  const stdout = new PassThrough();
  stdout.end();
  return { stdin: new PassThrough().resume(), stdout, stderr, exited, kill: () => undefined };
}
