// The OneView simulator alone, for other people's clients. `--help` tells the options.
import { fileURLToPath } from "node:url";

try {
  const { tsImport } = await import("tsx/esm/api");
  await tsImport("../server/lab/oneview-simulator/main.ts", {
    parentURL: import.meta.url,
    tsconfig: fileURLToPath(new URL("../tsconfig.json", import.meta.url)),
  });
} catch (error) {
  if (error.code !== "ERR_MODULE_NOT_FOUND") throw error;
  process.stderr.write(`oneview-simulator: a dependency is missing; run npm install first (${error.message})\n`);
  process.exitCode = 2;
}
