import { join, resolve } from "node:path";
import { parseCommandLine, usage } from "./command-line";
import { startSimulator } from "./simulator";

/** The command: prints where it listens and what to trust, runs until it is told to stop. */
async function main(): Promise<void> {
  const dataRoot = process.env.BRIDGEHEAD_DATA_DIR ?? "data";
  const { help, seedFile, ...options } = parseCommandLine(
    process.argv.slice(2),
    // Not the demo appliance's: two processes on one directory would undo each other's changes.
    resolve(join(dataRoot, "oneview-simulator-alone")),
  );
  if (help) {
    print(usage);
    return;
  }
  const simulator = await startSimulator({
    ...options,
    ...(seedFile === null ? {} : { seedFile: resolve(seedFile) }),
    onError: (error) => process.stderr.write(`${messageOf(error)}\n`),
  });
  print(`OneView simulator: ${simulator.url}`);
  print(simulator.caPath === null ? "CA: none (plain HTTP)" : `CA: ${simulator.caPath}`);
  print(`User: ${options.user}`);
  const stop = () => void simulator.close().then(() => process.exit(0));
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

main().catch((error: unknown) => {
  process.stderr.write(`oneview-simulator: ${messageOf(error)}\n`);
  process.exitCode = 2;
});
