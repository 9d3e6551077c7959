#!/usr/bin/env node
// Everything from a fresh clone to the running console: dependencies, database client, build; the server itself migrates.
import { buildConsole } from "./lib/build-console.mjs";
import { fail } from "./lib/fail.mjs";
import { generateClient } from "./lib/generate-client.mjs";
import { installDependencies } from "./lib/install-dependencies.mjs";
import { readSettings } from "./lib/read-settings.mjs";
import { requireNode } from "./lib/require-node.mjs";
import { requireFreePort, serve } from "./lib/serve.mjs";

requireNode();
try {
  await installDependencies();
  const settings = readSettings();
  await requireFreePort(settings);
  await generateClient();
  await buildConsole(settings.distDir);
  await serve({ ...settings, dev: false });
} catch (error) {
  fail(error.message);
}
