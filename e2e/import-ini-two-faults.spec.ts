import { cardOf, expectDone, groupIdOf, ownPhysicalNetwork } from "./steps/mappings";
import { expect, story } from "./story";

const NAME = "uplink-ini";
const TITLE = "Import the mappings of oneview-simulator from an ini file";

story(
  "import an ini file, fix the two faults it reports, and map a provider network to two uplink sets",
  async ({ page }) => {
    const own = await ownPhysicalNetwork(page, NAME);
    try {
      const [tenant, storage] = [await groupIdOf(page, "LIG-tenant"), await groupIdOf(page, "LIG-mgmt-storage")];
      const broken = `${NAME}:${tenant}:prod-uplink,${NAME}:${storage}`;
      const file = (mappings: string) =>
        `[DEFAULT]\n# of the old driver\nuplinkset_mappings = ${mappings}\nsync_interval = 3600\n`;
      const column = (mappings: string, part: string, after = false) =>
        `uplinkset_mappings = ${mappings}`.indexOf(part) + (after ? part.length : 0) + 1;

      await page.goto("/mappings");
      await page.getByRole("button", { name: "ini file" }).click();
      const dialog = page.getByRole("dialog", { name: "Mappings as an ini file" });
      const text = dialog.getByLabel("Text of the file");
      await dialog.locator("input[type=file]").setInputFiles({
        name: "ml2_conf_oneview.ini",
        mimeType: "text/plain",
        buffer: Buffer.from(file(broken)),
      });
      await expect(text).toHaveValue(file(broken));
      await dialog.getByRole("button", { name: "Check and plan" }).click();
      const faults = dialog.getByRole("region", { name: "2 to put right" });
      await expect(faults.getByRole("listitem")).toHaveCount(2);
      const first = faults.getByRole("listitem").first();
      await expect(first).toContainText('Group "LIG-tenant" has no uplink set named "prod-uplink".');
      await expect(first).toContainText('Pick one of its uplink sets: "us-tenants", "prod-uplinks", "us-flat".');
      await expect(faults.getByRole("listitem").last()).toContainText("The uplink set name is missing.");
      await first.getByRole("button", { name: `Go to line 3, column ${column(broken, "prod-uplink")}` }).click();
      await expect(text).toBeFocused();
      await expect(dialog.getByRole("button", { name: "Import", exact: true })).toHaveCount(0);

      await text.fill(file(`${NAME}:${tenant}:prod-uplinks,${NAME}:${storage}:us-mgmt`));
      await expect(faults, "told of a text that is no longer there").toBeHidden();
      await dialog.getByRole("button", { name: "Check and plan" }).click();
      const plan = dialog.getByRole("region", { name: `Plan: ${TITLE}`, exact: true });
      await expect(plan).toContainText('Networks on "uplink-ini" shall be made in uplink set "prod-uplinks".');
      await expect(plan).toContainText('Networks on "uplink-ini" shall be made in uplink set "us-mgmt".');
      await dialog.getByRole("button", { name: "Import", exact: true }).click();
      await expectDone(dialog, TITLE);
      await dialog.getByRole("button", { name: "Close" }).last().click();
      const card = cardOf(page, NAME);
      await expect(card).toContainText("uplink set prod-uplinks of LIG-tenant");
      await expect(card).toContainText("uplink set us-mgmt of LIG-mgmt-storage");

      await page.getByRole("button", { name: "ini file" }).click();
      await dialog.getByRole("tab", { name: "Export" }).click();
      await expect(dialog.getByRole("region", { name: "Mappings", exact: true })).toContainText(
        `uplinkset_mappings = ${NAME}:${tenant}:prod-uplinks,${NAME}:${storage}:us-mgmt`,
      );
    } finally {
      await own.leave();
    }
  },
);
