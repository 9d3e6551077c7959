import type { Locator, Page } from "@playwright/test";
import { expectDone, ownPhysicalNetwork, uplinkSetsDialog } from "./steps/mappings";
import { detailsOf, objectOf, showOutline } from "./steps/topology";
import { expect, story } from "./story";

const NAME = "uplink-graph";
const TITLE = `Map physical network ${NAME} to uplink sets us-mgmt, prod-uplinks`;

story(
  "map a physical network to two uplink sets by picking them in the graph, and begin from an uplink set",
  async ({ page }) => {
    const own = await ownPhysicalNetwork(page, NAME);
    try {
      await page.goto("/topology");
      await showOutline(page);
      const network = objectOf(page, `Physical network ${NAME}`);
      await expect(network).toHaveAccessibleDescription(/not mapped/);
      await network.click();
      await detailsOf(page).getByRole("button", { name: "Pick uplink sets" }).click();
      const bar = page.getByRole("region", { name: `Picking uplink sets for ${NAME}` });
      const picked = bar.getByRole("list", { name: "Picked uplink sets" }).getByRole("listitem");
      await objectOf(page, "Uplink set us-mgmt").click();
      await objectOf(page, "Uplink set backup: tape, dc2").click();
      await expect(picked).toHaveText(["us-mgmtof LIG-mgmt-storage", "backup: tape, dc2of LIG-mgmt-storage"]);
      await expect(bar.getByRole("region", { name: "2 things to put right" })).toBeVisible();
      await expect(bar.getByRole("button", { name: "Read the plan" })).toBeDisabled();
      await objectOf(page, "Uplink set backup: tape, dc2").click();
      await objectOf(page, "Uplink set prod-uplinks").last().click();
      await expect(picked).toHaveText(["us-mgmtof LIG-mgmt-storage", "prod-uplinksof LIG-tenant"]);
      await expect(detailsOf(page).getByRole("heading", { level: 2 }), "picking is not selecting").toHaveText(NAME);
      await objectOf(page, "Uplink set us-overlay").click();
      await expect(page.getByText(/is of type Tunnel, which takes no network of a cloud/)).toBeVisible();
      await expect(picked).toHaveCount(2);
      await bar.getByRole("button", { name: "Read the plan" }).click();

      const dialog = uplinkSetsDialog(page, NAME);
      await expect(dialog.getByRole("region", { name: `Plan: ${TITLE}`, exact: true })).toBeVisible();
      await dialog.getByRole("button", { name: "Map to 2 uplink sets" }).click();
      await expectDone(dialog, TITLE);
      await dialog.getByRole("button", { name: "Close" }).last().click();
      await expect(bar).toBeHidden();
      await expect(network).toHaveAccessibleDescription(/mapped to .*us-mgmt/);

      await objectOf(page, "Uplink set us-flat").first().click();
      await detailsOf(page).getByRole("button", { name: "Map a physical network to it…" }).click();
      const choose = page.getByRole("dialog", { name: "Map a physical network to us-flat" });
      await choose.getByRole("button", { name: new RegExp(`^${NAME} `) }).click();
      await expect(dialog).toContainText("3 picked · adds us-flat");
      await dialog.getByRole("button", { name: "Cancel" }).click();
      await expect(dialog).toBeHidden();
    } finally {
      await own.leave();
    }
    await expect(objectOf(page, `Physical network ${NAME}`)).toHaveCount(0);
  },
);

story("pick uplink sets in the outline without a mouse", async ({ page }) => {
  const own = await ownPhysicalNetwork(page, NAME);
  try {
    await page.goto("/topology");
    await showOutline(page);
    const network = objectOf(page, `Physical network ${NAME}`);
    const outline = page.getByRole("tree", { name: "Topology outline" });
    await typeTo(page, outline.getByRole("treeitem").first(), NAME, network);
    await page.keyboard.press("Enter");
    await detailsOf(page).getByRole("button", { name: "Pick uplink sets" }).focus();
    await page.keyboard.press("Enter");
    const bar = page.getByRole("region", { name: `Picking uplink sets for ${NAME}` });
    await typeTo(page, network, "us-mgmt", objectOf(page, "Uplink set us-mgmt"));
    await page.keyboard.press("Enter");
    await expect(bar.getByRole("button", { name: "Take out us-mgmt of LIG-mgmt-storage" })).toBeVisible();
    await bar.getByRole("button", { name: "Read the plan" }).focus();
    await page.keyboard.press("Enter");
    const dialog = uplinkSetsDialog(page, NAME);
    await expect(dialog.getByRole("region", { name: /^Plan: .* us-mgmt$/ })).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(bar).toBeHidden();
  } finally {
    await own.leave();
  }
});

/** Types a name in the outline until its line has the focus: a pause between two letters, as on a busy machine, begins anew. */
async function typeTo(page: Page, from: Locator, name: string, line: Locator): Promise<void> {
  await expect(async () => {
    await from.focus();
    await page.keyboard.type(name);
    await expect(line).toBeFocused({ timeout: 1_000 });
  }).toPass({ timeout: 30_000, intervals: [1_500] });
}
