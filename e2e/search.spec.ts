import type { Page } from "@playwright/test";
import { detailsOf, openCase } from "./steps/topology";
import { expect, story } from "./story";

/** Types into the search, takes that hit, waits for its details, and closes them. */
async function find(page: Page, text: string, hit: RegExp, title: string): Promise<void> {
  await page.keyboard.press("/");
  const search = page.getByRole("combobox", { name: "Search the topology" });
  await expect(search).toBeFocused();
  await search.fill(text);
  await page.getByRole("listbox", { name: "Found objects" }).getByRole("option", { name: hit }).first().click();
  await expect(detailsOf(page).getByRole("heading", { level: 2, name: title, exact: true })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(detailsOf(page)).toBeHidden();
}

story("find objects by what an operator has in hand: MAC, fragment, key, address", async ({ page }) => {
  await openCase(page, "iesgn");
  await find(page, "fa:16:3e:23:8c:71", /tap8a095b19-87.*Tap · c1 · mac/, "tap8a095b19-87");
  await find(page, "8a095b19-87", /qvo8a095b19-87.*port 8a095b19-875b/, "qvo8a095b19-87");
  await find(page, "0xa4", /^privada Segment · key 164/, "privada");
  await find(page, "198.51.100.22", /^c2 Host · c2 · address/, "c2");

  await page.keyboard.press("/");
  await page.getByRole("combobox", { name: "Search the topology" }).fill("0x1");
  await expect(page.getByRole("listbox", { name: "Found objects" })).toContainText("Nothing here has “0x1”.");
});
