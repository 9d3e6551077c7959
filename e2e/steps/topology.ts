import type { Locator, Page } from "@playwright/test";
import { expect } from "../story";

/** From the list of cases into the topology of one. */
export async function openCase(page: Page, name: string): Promise<void> {
  await page.goto("/cases");
  await page.getByRole("link", { name, exact: true }).click();
  await expect(page).toHaveURL(/\/topology\?case=/);
  await expect(page.getByRole("application", { name: /^Topology of/ })).toBeVisible();
}

/** Pins the outline by its key; it must not be pinned yet. */
export async function showOutline(page: Page): Promise<void> {
  await expect(page.getByRole("application", { name: /^Topology of/ })).toBeVisible();
  await page.keyboard.press("o");
  await expect(page.getByRole("button", { name: "Outline", exact: true })).toHaveAttribute("aria-pressed", "true");
}

/** An object by its accessible name, such as `OVS bridge br-int on c1`. */
export function objectOf(page: Page, name: string): Locator {
  return page.getByRole("tree", { name: "Topology outline" }).getByRole("treeitem", { name, exact: true });
}

/** Opens a host in place from the outline. */
export async function openHost(page: Page, name: string): Promise<void> {
  const host = objectOf(page, `Host ${name}`);
  await expect(host).toHaveAttribute("aria-expanded", "false");
  await host.dblclick();
  await expect(host).toHaveAttribute("aria-expanded", "true");
}

export function detailsOf(page: Page): Locator {
  return page.getByRole("complementary", { name: "Details" });
}

/** The value beside a name in the details, whichever group it is in. */
export function factOf(page: Page, name: string): Locator {
  const term = page.getByRole("term").filter({ hasText: new RegExp(`^${name}$`) });
  return detailsOf(page).locator("dl > div").filter({ has: term }).getByRole("definition").first();
}
