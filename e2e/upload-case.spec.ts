import type { Page } from "@playwright/test";
import { packCapture } from "./steps/archives";
import { objectOf, openHost, showOutline } from "./steps/topology";
import { expect, story } from "./story";

/** The browser logs the refusal of the broken archive. */
story.use({ expectedErrors: [/status of 4\d\d .*\/api\/cases/] });

async function choose(page: Page, name: string, buffer: Buffer): Promise<void> {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose a file" }).click();
  await (await chooser).setFiles({ name, mimeType: "application/gzip", buffer });
}

story("upload a case, look into it, see a truncated one refused with nothing lost, and delete it", async ({ page }) => {
  const archive = await packCapture("provider");
  await page.goto("/cases");
  const table = page.getByRole("region", { name: "Cases" });
  await expect(table.getByRole("row")).toHaveCount(2);

  await page.getByRole("button", { name: "Upload case" }).click();
  const dialog = page.getByRole("dialog", { name: "Upload case" });
  await choose(page, "provider.tar.gz", archive);
  await expect(dialog.getByLabel("Name of the case")).toHaveValue("provider");
  await dialog.getByRole("button", { name: "Upload", exact: true }).click();
  await expect(dialog.getByRole("status")).toHaveText(/^provider holds 3 hosts \(c1, c2, net1\) and \d+ networks?\.$/);

  await dialog.getByRole("button", { name: "Upload another" }).click();
  await choose(page, "cut-off.tar.gz", archive.subarray(0, Math.floor(archive.length / 2)));
  await dialog.getByRole("button", { name: "Upload", exact: true }).click();
  await expect(dialog.getByRole("alert")).toContainText("No case was made");
  await expect(dialog.getByRole("alert")).toContainText(/truncated|cut|ends/i);
  await expect(dialog.getByLabel("Name of the case"), "what was typed stays").toHaveValue("cut-off");
  await dialog.getByRole("button", { name: "Choose another" }).click();
  await dialog.getByRole("button", { name: "Close" }).click();
  await expect(table.getByRole("row")).toHaveCount(3);
  await expect(table.getByRole("row", { name: /^provider c1, c2, net1 \d+ / })).toBeVisible();
  await expect(table.getByText("cut-off")).toHaveCount(0);

  await table.getByRole("link", { name: "provider", exact: true }).click();
  await showOutline(page);
  await openHost(page, "c1");
  await expect(objectOf(page, "OVS bridge br-phys on c1")).toBeVisible();

  await page.goto("/cases");
  await table.getByRole("button", { name: "Delete provider" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete case" }).click();
  await expect(table.getByRole("row")).toHaveCount(2);
  await page.reload();
  await expect(table.getByRole("link", { name: "iesgn", exact: true })).toBeVisible();
  await expect(table.getByRole("link", { name: "provider", exact: true })).toHaveCount(0);
});
