import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectDir, tools } from "./project.mjs";
import { runTool } from "./run.mjs";

/** What a build is made of. */
const SOURCES = [
  "app",
  "components",
  "server",
  "public",
  "prisma/schema.prisma",
  "instrumentation.ts",
  "proxy.ts",
  "next.config.ts",
  "postcss.config.mjs",
  "tsconfig.json",
  "package-lock.json",
];
const NO_SOURCE = /\.test\.tsx?$|\/fixtures\//;

/** `next build`, unless the last build was made of these very sources. */
export async function buildConsole(distDir) {
  const stamp = join(projectDir, distDir, "built-from");
  const digest = digestSources();
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === digest) return;
  console.log("Building the console …");
  const env = { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
  await runTool(tools.next, ["build"], { env, quiet: true });
  writeFileSync(stamp, digest);
}

function digestSources() {
  const hash = createHash("sha256");
  const add = (path) => {
    const full = join(projectDir, path);
    if (!existsSync(full) || NO_SOURCE.test(path)) return;
    if (statSync(full).isDirectory()) {
      for (const name of readdirSync(full).sort()) add(`${path}/${name}`);
      return;
    }
    hash.update(`${path}\0`).update(readFileSync(full)).update("\0");
  };
  for (const path of SOURCES) add(path);
  return hash.digest("hex");
}
