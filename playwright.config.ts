import { defineConfig } from "@playwright/test";
import { chromiumLaunch } from "./scripts/lib/chromium.mjs";

/** Stories run one after another against one real console that `e2e/console.ts` starts on an empty data directory. */
export const CONSOLE_PORT = 3199;
export const ADMIN_STATE = "test-results/admin-session.json";

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results/stories",
  globalSetup: "./e2e/console.ts",
  workers: 1,
  fullyParallel: false,
  // long enough that a slow machine breaks none: what fails, fails by what is seen
  timeout: 300_000,
  expect: { timeout: 30_000 },
  forbidOnly: true,
  reporter: [["list"], ["json", { outputFile: "test-results/playwright.json" }]],
  use: {
    baseURL: `http://127.0.0.1:${CONSOLE_PORT}`,
    viewport: { width: 1440, height: 900 },
    trace: "retain-on-failure",
    launchOptions: chromiumLaunch,
  },
  projects: [
    { name: "first-sign-in", testMatch: "first-sign-in.setup.ts" },
    {
      name: "stories",
      testMatch: "*.spec.ts",
      dependencies: ["first-sign-in"],
      use: { storageState: ADMIN_STATE },
    },
  ],
});
