#!/usr/bin/env node
// The inner loop: types, lint and unit tests, in under a minute.
import { generateClient } from "./lib/generate-client.mjs";
import { installDependencies } from "./lib/install-dependencies.mjs";
import { requireNode } from "./lib/require-node.mjs";
import { runStages } from "./lib/run-stages.mjs";
import { lint, types, vitest } from "./lib/stages.mjs";

requireNode();
await runStages([
  ["dependencies", () => installDependencies().then(() => generateClient())],
  ["types", types],
  ["lint", lint],
  ["unit tests", () => vitest("unit")],
]);
