#!/usr/bin/env node
// Everything needed, then all tests. `.ci/run` is this.
import { buildConsole } from "./lib/build-console.mjs";
import { installDebianPackages } from "./lib/debian-packages.mjs";
import { generateClient } from "./lib/generate-client.mjs";
import { installDependencies } from "./lib/install-dependencies.mjs";
import { requireNode } from "./lib/require-node.mjs";
import { runStages, together } from "./lib/run-stages.mjs";
import { browser, lint, types, vitest } from "./lib/stages.mjs";

requireNode();
await runStages([
  ["dependencies", () => installDependencies().then(() => generateClient())],
  ["Debian packages", installDebianPackages],
  ["types", types],
  ["lint", lint],
  ["unit tests", () => vitest("unit")],
  ["system tests", () => together([vitest("system"), vitest("hosts")])],
  ["build", () => buildConsole(process.env.BRIDGEHEAD_DIST_DIR || ".next")],
  ["browser stories", browser],
]);
