import type { Locator, Page } from "@playwright/test";
import { expect } from "../story";

export const MAP_TITLE = "Map physical network public onto OneView network provisioning";
export const REMOVE_TITLE = "Remove the flat mapping of physical network public";

/** The card of a physical network on the mappings page, also while a dialog lies over it. */
export function cardOf(page: Page, physicalNetwork: string): Locator {
  const heading = page.getByRole("heading", { level: 3, name: physicalNetwork, exact: true, includeHidden: true });
  return page.getByRole("listitem", { includeHidden: true }).filter({ has: heading });
}

/** The plan in the dialog: what it is about, what it touches, and that nothing is written on the appliance. */
export async function readPlan(dialog: Locator, title: string, target: string): Promise<void> {
  const plan = dialog.getByRole("region", { name: `Plan: ${title}`, exact: true });
  await expect(plan).toBeVisible();
  await expect(plan).toContainText("Nothing is written on the appliance for a flat mapping");
  await expect(plan.getByRole("heading", { name: target, exact: true })).toBeVisible();
  await expect(plan).toContainText("ironic-node-01, ironic-node-02");
}

export async function expectDone(dialog: Locator, title: string): Promise<void> {
  await expect(dialog.getByText(`Done: ${title}`)).toBeVisible();
}

/** The newest change and the newest line of the audit trail tell of it. */
export async function expectKept(page: Page, title: string, action: string): Promise<void> {
  await page.goto("/changes");
  const newest = page.getByRole("region", { name: "Changes" }).getByRole("row").nth(1);
  await expect(newest.getByRole("link", { name: title, exact: true })).toBeVisible();
  await expect(newest.getByRole("cell", { name: "applied", exact: true })).toBeVisible();
  await page.goto("/audit");
  const line = page.getByRole("region", { name: "Audit trail" }).getByRole("row").nth(1);
  await expect(line).toContainText("admin");
  await expect(line.getByRole("button", { name: `${action} ${title}, details` })).toBeVisible();
  await expect(line.getByRole("cell", { name: "done", exact: true })).toBeVisible();
}
