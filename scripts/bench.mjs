#!/usr/bin/env node
// npm run bench [-- NAME]: one benchmark of bench/, or all of them one after another.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fail } from "./lib/fail.mjs";
import { generateClient } from "./lib/generate-client.mjs";
import { installDependencies } from "./lib/install-dependencies.mjs";
import { projectDir, tools } from "./lib/project.mjs";
import { requireNode } from "./lib/require-node.mjs";
import { runTool } from "./lib/run.mjs";

requireNode();
const folder = join(projectDir, "bench");
const files = existsSync(folder) ? readdirSync(folder).sort() : [];
const names = files.filter((file) => file.endsWith(".ts")).map((file) => file.slice(0, -".ts".length));
const [name, ...args] = process.argv.slice(2);
if (name !== undefined && !names.includes(name)) fail(`there is no benchmark ${name}; there are: ${names.join(", ")}`);
try {
  await installDependencies();
  await generateClient();
  for (const each of name === undefined ? names : [name]) {
    console.log(`\n=== ${each}`);
    await runTool(tools.tsx, [`bench/${each}.ts`, ...args]);
  }
} catch (error) {
  fail(error.message);
}
