import { fileURLToPath } from "node:url";

/** The checkout; every script works from here, wherever it was called. */
export const projectDir = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

/** A file of an installed package, for running it with this very Node. */
export const tools = {
  next: "node_modules/next/dist/bin/next",
  prisma: "node_modules/prisma/build/index.js",
  biome: "node_modules/@biomejs/biome/bin/biome",
  tsc: "node_modules/typescript/bin/tsc",
  tsx: "node_modules/tsx/dist/cli.mjs",
  vitest: "node_modules/vitest/vitest.mjs",
  playwright: "node_modules/@playwright/test/cli.js",
};
