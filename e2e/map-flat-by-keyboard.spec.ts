import type { Page } from "@playwright/test";
import { runInPalette, tabTo } from "./steps/keyboard";
import { cardOf, expectDone, MAP_TITLE, REMOVE_TITLE, readPlan } from "./steps/mappings";
import { detailsOf, objectOf } from "./steps/topology";
import { expect, story } from "./story";

const PLAN_TARGET = 'flat mapping of physical network "public"';

/** Through the dialog from its plan to the end. */
async function applyByKeyboard(page: Page, title: string, verb: string): Promise<void> {
  const dialog = page.getByRole("dialog");
  await readPlan(dialog, title, PLAN_TARGET);
  await tabTo(page, dialog.getByRole("button", { name: verb, exact: true }));
  await page.keyboard.press("Enter");
  await expectDone(dialog, title);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
}

story("map and unmap a flat network without a mouse, on the mappings page and in the graph", async ({ page }) => {
  await page.goto("/hosts");
  await runInPalette(page, "Mappings");
  await expect(page).toHaveURL(/\/mappings/);

  const card = cardOf(page, "public");
  await tabTo(page, card.getByRole("button", { name: "Map by clicking" }));
  await page.keyboard.press("Space");
  await tabTo(page, page.getByRole("button", { name: "Map public onto provisioning", exact: true }));
  await page.keyboard.press("Enter");
  await applyByKeyboard(page, MAP_TITLE, "Map onto provisioning");
  await expect(card).toContainText("is OneView network provisioning");

  await tabTo(page, card.getByRole("link", { name: "Show public in topology" }), "Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/topology\?select=/);
  await expect(detailsOf(page).getByRole("heading", { level: 2, name: "public" })).toBeVisible();
  await page.keyboard.press("o");
  const network = objectOf(page, "Physical network public");
  await tabTo(page, network);
  await page.keyboard.press("ArrowUp");
  await expect(objectOf(page, "Physical network physnet1")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(detailsOf(page).getByRole("heading", { level: 2, name: "physnet1" })).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(network).toHaveAttribute("aria-selected", "true");

  await tabTo(page, detailsOf(page).getByRole("button", { name: "Remove mapping…" }));
  await page.keyboard.press("Enter");
  await applyByKeyboard(page, REMOVE_TITLE, "Remove mapping");
  await expect(detailsOf(page)).toContainText("not mapped");
});
