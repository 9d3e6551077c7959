#!/usr/bin/env node
// The proofs against a real Neutron, which is brought up and taken down by the tests themselves. Not part of `npm test`.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { fail } from "./lib/fail.mjs";
import { generateClient } from "./lib/generate-client.mjs";
import { installDependencies } from "./lib/install-dependencies.mjs";
import { requireNode } from "./lib/require-node.mjs";
import { runStages } from "./lib/run-stages.mjs";
import { vitest } from "./lib/stages.mjs";

requireNode();
if (process.getuid() !== 0) fail("A Neutron in network namespaces takes root. Run: sudo npm run test:neutron");
await runStages([
  ["dependencies", () => installDependencies().then(() => generateClient())],
  ["Debian packages", installNeutron],
  ["a real Neutron", () => vitest("neutron")],
]);

async function installNeutron() {
  const script = fileURLToPath(new URL("./neutron/install.sh", import.meta.url));
  const { status } = spawnSync("bash", [script], { stdio: "inherit" });
  if (status !== 0) throw new Error("The Debian packages of Neutron could not be installed.");
}
