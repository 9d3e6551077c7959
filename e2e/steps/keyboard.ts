import type { Locator, Page } from "@playwright/test";
import { expect } from "../story";

/** Presses Tab until the focus is there. */
export async function tabTo(page: Page, wanted: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  await expect(wanted).toBeAttached();
  for (let press = 0; press < 60; press += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  await expect(wanted, "reached by Tab").toBeFocused();
}

/** Goes to a page or begins what is called so by the palette. */
export async function runInPalette(page: Page, command: string): Promise<void> {
  await expect(page.getByRole("button", { name: /^\d+ sources?.* Show all$/ })).toBeVisible();
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.type(command);
  await page.keyboard.press("Enter");
}
