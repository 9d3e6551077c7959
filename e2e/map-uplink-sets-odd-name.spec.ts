import { cardOf, ownPhysicalNetwork, uplinkSetsDialog } from "./steps/mappings";
import { expect, story } from "./story";

const NAME = "uplink-odd";

/** The browser logs that the export is refused. */
story.use({ expectedErrors: [/status of 412 .*mappings\.exportIni/] });

story(
  "an uplink set with a comma and a colon in its name is mapped, and the ini export says why it cannot hold it",
  async ({ page }) => {
    const own = await ownPhysicalNetwork(page, NAME);
    try {
      await page.goto("/mappings");
      await cardOf(page, NAME)
        .getByRole("button", { name: `Map ${NAME} to uplink sets` })
        .click();
      const dialog = uplinkSetsDialog(page, NAME);
      await dialog.getByRole("checkbox", { name: "backup: tape, dc2 of LIG-mgmt-storage" }).check();
      await dialog.getByRole("button", { name: "Read the plan" }).click();
      await dialog.getByRole("button", { name: "Map to 1 uplink set" }).click();
      await expect(dialog.getByText(/^Done: /)).toBeVisible();
      await dialog.getByRole("button", { name: "Close" }).last().click();
      await expect(cardOf(page, NAME)).toContainText("uplink set backup: tape, dc2 of LIG-mgmt-storage");

      await page.getByRole("button", { name: "ini file" }).click();
      const ini = page.getByRole("dialog", { name: "Mappings as an ini file" });
      await ini.getByRole("tab", { name: "Export" }).click();
      const refused = ini.getByRole("alert").filter({ hasText: "The mappings cannot be written as an ini file" });
      await expect(refused).toContainText('uplink set "backup: tape, dc2" cannot be written in this file');
      await expect(refused).toContainText('it holds ":" or ","');
      await expect(refused).toContainText("Rename it, or keep this mapping in the console only.");
    } finally {
      await own.leave();
    }
  },
);
