import { getRuntime } from "@/server/runtime/runtime";

/** Starts the console in the background. A start that cannot succeed ends the process with one line. */
export function startRuntime(): void {
  getRuntime().catch((error: unknown) => {
    process.stderr.write(`bridgehead: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  });
}
