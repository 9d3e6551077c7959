import { cardOf } from "./steps/mappings";
import { expect, story } from "./story";

story(
  "a network in no uplink set cannot be picked and says what to do; an ini error names its place",
  async ({ page }) => {
    await page.goto("/mappings");
    await cardOf(page, "public").getByRole("button", { name: "Map by clicking" }).click();
    await expect(page.getByRole("button", { name: "Map public onto provisioning", exact: true })).toBeEnabled();
    const refused = page.getByRole("listitem").filter({ hasText: /^scratch-flat/ });
    await expect(refused).toContainText('"scratch-flat" is in no uplink set of oneview-simulator');
    await expect(refused).toContainText('Add "scratch-flat" to an uplink set in OneView');
    await expect(refused.getByRole("button")).toHaveCount(0);

    await page.getByRole("button", { name: "ini file" }).click();
    const dialog = page.getByRole("dialog", { name: "Mappings as an ini file" });
    const text = dialog.getByLabel("Text of the file");
    await text.fill("[DEFAULT]\nflat_net_mappings = public;abc\n");
    await dialog.getByRole("button", { name: "Check and plan" }).click();
    const faults = dialog.getByRole("region", { name: "1 to put right" });
    await expect(faults).toContainText("2:31");
    await expect(faults).toContainText("The OneView network uuid is missing.");
    await expect(faults).toContainText("Write the item as <physical network>:<OneView network uuid>.");
    await faults.getByRole("button", { name: "Go to line 2, column 31" }).click();
    await expect(text).toBeFocused();
    await expect(text).toHaveValue(/public;abc/);
    await expect(dialog.getByRole("button", { name: "Import", exact: true })).toHaveCount(0);
  },
);
