import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { projectDir, tools } from "./project.mjs";
import { runTool } from "./run.mjs";

const output = join(projectDir, "server/db/generated");
const stamp = join(output, ".made-from");

/** Makes the Prisma client when the schema or Prisma's version is not the one it was made from. */
export async function generateClient({ force = false } = {}) {
  const madeFrom = createHash("sha256")
    .update(readFileSync(join(projectDir, "prisma/schema.prisma")))
    .update(readFileSync(join(projectDir, "node_modules/prisma/package.json")))
    .digest("hex");
  if (!force && existsSync(stamp) && readFileSync(stamp, "utf8") === madeFrom) return;
  // the generator wants an engine that it then does not use; naming any program keeps it from downloading one
  const env = { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: "1" };
  await runTool(tools.prisma, ["generate", "--no-hints"], { env, quiet: true });
  await mkdir(output, { recursive: true });
  await writeFile(stamp, madeFrom);
}
