import { spawnSync } from "node:child_process";
import { projectDir } from "./project.mjs";

/** `{ host, port, distDir }` of the environment; ends the command with one line when a variable is unusable. */
export function readSettings() {
  const args = ["--import", "tsx", "scripts/lib/print-settings.ts"];
  const { status, stdout } = spawnSync(process.execPath, args, {
    cwd: projectDir,
    stdio: ["ignore", "pipe", "inherit"],
    encoding: "utf8",
  });
  if (status !== 0) process.exit(1);
  return JSON.parse(stdout);
}
