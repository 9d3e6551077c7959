#!/usr/bin/env node
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { fail } from "./lib/fail.mjs";
import { generateClient } from "./lib/generate-client.mjs";
import { installDependencies } from "./lib/install-dependencies.mjs";
import { requireNode } from "./lib/require-node.mjs";

// `npm run lab -- VERB`: the work is in lab.ts; tsx reads TypeScript and the `@/` paths.
requireNode();
try {
  await installDependencies();
  await generateClient();
} catch (error) {
  fail(error.message);
}
const script = fileURLToPath(new URL("./lab.ts", import.meta.url));
const child = spawn(process.execPath, ["--import", "tsx", script, ...process.argv.slice(2)], { stdio: "inherit" });
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
