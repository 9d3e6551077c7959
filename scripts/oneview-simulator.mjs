// The OneView simulator alone, for other people's clients. `--help` tells the options.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const tsx = fileURLToPath(new URL("../node_modules/tsx/dist/cli.mjs", import.meta.url));
const main = fileURLToPath(new URL("../server/lab/oneview-simulator/main.ts", import.meta.url));

if (existsSync(tsx)) {
  const child = spawn(process.execPath, [tsx, main, ...process.argv.slice(2)], { stdio: "inherit" });
  // A terminal signals the child itself; whoever signals only this process means the child.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => process.exit(code ?? (signal === null ? 1 : 0)));
} else {
  process.stderr.write("oneview-simulator: the dependencies are missing; run npm ci first\n");
  process.exitCode = 2;
}
