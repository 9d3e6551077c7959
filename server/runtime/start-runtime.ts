import { setTimeout as wait } from "node:timers/promises";
import { isBridgeheadError } from "@/server/model/errors";
import { getRuntime } from "@/server/runtime/runtime";

const LONGEST_WAIT_MS = 15_000;

/**
 * Starts the console in the background. A database that does not answer is said once and waited for; anything else that
 * stops a start ends the process with one line.
 */
export function startRuntime(): void {
  start().catch((error: unknown) => {
    say(inOneLine(error));
    process.exit(1);
  });
}

async function start(): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      await getRuntime();
      if (attempt > 0) say("the database answers now");
      return;
    } catch (error) {
      if (!isBridgeheadError(error) || error.kind !== "unreachable") throw error;
      if (attempt === 0) say(`${inOneLine(error)} Waiting for it.`);
      await wait(Math.min(1_000 * 2 ** attempt, LONGEST_WAIT_MS));
    }
  }
}

function inOneLine(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const remedy = isBridgeheadError(error) && error.remedy !== undefined ? ` ${error.remedy}` : "";
  return `${error.message}${remedy}`.replaceAll("\n", " ");
}

function say(line: string): void {
  process.stderr.write(`bridgehead: ${line}\n`);
}
