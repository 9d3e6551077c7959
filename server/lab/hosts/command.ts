import { spawn } from "node:child_process";
import { BridgeheadError } from "@/server/model/errors";

export type CommandOptions = { readonly stdin?: string; readonly timeoutMs?: number };

const LAST_WORDS_MS = 300;
const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** Runs a program of this machine and returns what it printed; a non-zero exit code is an error with its words. */
export async function command(argv: readonly string[], options: CommandOptions = {}): Promise<string> {
  const { code, stdout, stderr } = await attempt(argv, options);
  if (code === 0) return stdout;
  throw new BridgeheadError("refused", `${argv.join(" ")} failed (${code ?? "ended"}): ${(stderr || stdout).trim()}`);
}

export type Attempt = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** The same where a non-zero exit code is an answer. */
export function attempt(argv: readonly string[], { stdin, timeoutMs = 60_000 }: CommandOptions = {}): Promise<Attempt> {
  const [program = "", ...parameters] = argv;
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, {
      env: {
        PATH,
        LC_ALL: "C.UTF-8",
        HOME: "/root",
        DEBIAN_FRONTEND: "noninteractive",
        NODE_ENV: process.env.NODE_ENV,
      },
      stdio: ["pipe", "pipe", "pipe"],
      timeout: timeoutMs,
      killSignal: "SIGKILL",
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.on("error", (cause) => reject(new BridgeheadError("missing", `${program} cannot be run`, { cause })));
    // Not `close` alone: a daemon that was started keeps the pipes open. But what was printed may come after the exit.
    child.on("exit", (code) => {
      const told = () => resolve({ code, stdout, stderr });
      const patience = setTimeout(told, LAST_WORDS_MS);
      child.on("close", () => {
        clearTimeout(patience);
        told();
      });
    });
    child.stdin.on("error", () => undefined);
    child.stdin.end(stdin ?? "");
  });
}

/** Asks until the answer is not `null`, or says what it waited for. */
export async function waitFor<T>(what: string, timeoutMs: number, ask: () => Promise<T | null>): Promise<T> {
  const until = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (Date.now() > until) throw new BridgeheadError("unreachable", `${what} did not happen within ${timeoutMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
