#!/usr/bin/env node
// The console with pages rebuilt as their sources change; everything that `npm start` prepares except the build.
import { fail } from "./lib/fail.mjs";
import { generateClient } from "./lib/generate-client.mjs";
import { installDependencies } from "./lib/install-dependencies.mjs";
import { readSettings } from "./lib/read-settings.mjs";
import { requireNode } from "./lib/require-node.mjs";
import { serve } from "./lib/serve.mjs";

requireNode();
try {
  await installDependencies();
  const settings = readSettings();
  await generateClient();
  await serve({ ...settings, dev: true });
} catch (error) {
  fail(error.message);
}
