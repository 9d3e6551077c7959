#!/usr/bin/env node
// npm run bench [-- NAME]: one benchmark of bench/, or one after another all that take minutes and may be run as who asks.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fail } from "./lib/fail.mjs";
import { generateClient } from "./lib/generate-client.mjs";
import { installDependencies } from "./lib/install-dependencies.mjs";
import { projectDir, tools } from "./lib/project.mjs";
import { requireNode } from "./lib/require-node.mjs";
import { runTool } from "./lib/run.mjs";

/** Run only by name. */
const LONG = { "trace-truth": "20 minutes, as root", console: "5 minutes" };
/** They bring up hosts in namespaces. */
const AS_ROOT = ["firewall", "live-latency", "mesh", "observe", "plug"];

requireNode();
const names = benchmarks(join(projectDir, "bench"));
const [name, ...args] = process.argv.slice(2);
if (name !== undefined && !names.includes(name)) fail(`there is no benchmark ${name}; there are: ${names.join(", ")}`);
const mayBeRoot = process.getuid?.() === 0;
const leftOut = names.flatMap((each) => {
  if (name !== undefined) return [];
  if (LONG[each] !== undefined) return [[each, `it takes ${LONG[each]}`]];
  return AS_ROOT.includes(each) && !mayBeRoot ? [[each, "it takes root"]] : [];
});
const chosen = name === undefined ? names.filter((each) => !leftOut.some(([out]) => out === each)) : [name];
try {
  await installDependencies();
  await generateClient();
  for (const [each, why] of leftOut) console.log(`left out: ${each}, because ${why} (npm run bench -- ${each})`);
  for (const each of chosen) {
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
