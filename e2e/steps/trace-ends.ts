import type { Page } from "@playwright/test";
import { expect } from "../story";
import { callConsole } from "./console-api";

/** The demo's hosts are bare at first, and plumbed by the story that it plays: until there is something to trace between. */
export async function demoIsPlumbed(page: Page): Promise<void> {
  const ends = () => callConsole<readonly { label: string }[]>(page, "trace.ends", { query: "", limit: 50 }, "query");
  await expect
    .poll(async () => (await ends()).map(({ label }) => label), { timeout: 90_000 })
    .toEqual(expect.arrayContaining(["DHCP of red", "test", "test2"]));
}
