#!/usr/bin/env node
// npm run bench [-- NAME]: one benchmark of bench/, or all of them one after another.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fail } from "./lib/fail.mjs";
import { generateClient } from "./lib/generate-client.mjs";
import { installDependencies } from "./lib/install-dependencies.mjs";
import { projectDir, tools } from "./lib/project.mjs";
import { requireNode } from "./lib/require-node.mjs";
import { runTool } from "./lib/run.mjs";

requireNode();
const names = benchmarks(join(projectDir, "bench"));
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

/** The files of the folder that no other one imports: what they share is no benchmark. */
function benchmarks(folder) {
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith(".ts")) : [];
  const imports = files.flatMap((file) => [
    ...readFileSync(join(folder, file), "utf8").matchAll(/from "(?:@\/bench\/|\.\/)([\w-]+)"/g),
  ]);
  const shared = new Set(imports.map(([, imported]) => imported));
  return files
    .map((file) => file.slice(0, -".ts".length))
    .filter((each) => !shared.has(each))
    .sort();
}
