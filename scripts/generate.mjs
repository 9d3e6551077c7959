#!/usr/bin/env node
// Makes the database client from prisma/schema.prisma; with --migration NAME also the SQL from the last migration to it.
import { parseArgs } from "node:util";
import { fail } from "./lib/fail.mjs";
import { generateClient } from "./lib/generate-client.mjs";
import { installDependencies } from "./lib/install-dependencies.mjs";
import { tools } from "./lib/project.mjs";
import { requireNode } from "./lib/require-node.mjs";
import { runTool } from "./lib/run.mjs";

requireNode();
try {
  const { values } = parseArgs({ options: { migration: { type: "string" } } });
  if (values.migration !== undefined && !/^[a-z0-9_]+$/.test(values.migration)) {
    fail("--migration takes a name of lower-case letters, digits and underscores");
  }
  await installDependencies();
  await generateClient({ force: true });
  if (values.migration !== undefined) await runTool(tools.tsx, ["scripts/lib/make-migration.ts", values.migration]);
} catch (error) {
  fail(error.message);
}
