#!/usr/bin/env node
// The console with `next dev`: everything that `npm start` prepares except the build.
import { generateClient } from "./lib/generate-client.mjs";
import { tools } from "./lib/project.mjs";
import { runTool } from "./lib/run.mjs";

await generateClient();
await runTool(tools.next, ["dev", "-H", process.env.HOST ?? "127.0.0.1", "-p", process.env.PORT ?? "3000"]);
