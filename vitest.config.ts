import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const alias = { "@": fileURLToPath(new URL(".", import.meta.url)) };
const ignored = ["**/node_modules/**", "**/.next/**", "**/data/**", "e2e/**"];

/**
 * unit: pure and fast, the inner loop. system: databases and servers; hosts: namespaces, Open vSwitch and packets of this
 * machine. `npm test` runs all three, the last two side by side.
 * neutron: a real Neutron in namespaces; `npm run test:neutron`, and not part of `npm test`.
 */
export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: "unit",
          include: ["**/*.test.{ts,tsx}"],
          exclude: [...ignored, "**/*.system.test.ts", "**/*.hosts.test.ts", "tests/neutron/**"],
          setupFiles: ["./scripts/lib/property-seed.ts"],
        },
      },
      {
        resolve: { alias },
        test: {
          name: "system",
          include: ["**/*.system.test.ts"],
          exclude: ignored,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "hosts",
          include: ["**/*.hosts.test.ts"],
          exclude: ignored,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "neutron",
          include: ["tests/neutron/*.test.ts"],
          exclude: ignored,
          testTimeout: 300_000,
          hookTimeout: 1_200_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
