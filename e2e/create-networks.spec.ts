import { applyPlan } from "./steps/ports";
import { deleteNetworks, ForeignHand, mapTenants } from "./steps/reconcile";
import { expect, story } from "./story";

story(
  "create five networks in a row on a mapped physical network, and find each on the appliance",
  async ({ page }) => {
    const hand = await ForeignHand.on(page);
    await mapTenants(page, hand, "map");
    const made: string[] = [];
    try {
      await page.goto("/networks");
      await page.getByRole("button", { name: "Create network" }).first().click();
      const dialog = page.getByRole("dialog", { name: "Create network", exact: true });
      await dialog.getByLabel("Name").fill("rack7-1");
      await dialog.getByLabel("Type").click();
      await page.getByRole("option", { name: /^vlan/ }).click();
      await dialog.getByLabel("Physical network").click();
      await page.getByRole("option", { name: /^physnet1/ }).click();
      await dialog.getByLabel("VLAN").fill("700");
      for (let count = 1; count <= 5; count += 1) {
        await expect(dialog.getByLabel("Name")).toHaveValue(`rack7-${count}`);
        await expect(dialog.getByLabel("VLAN")).toHaveValue(String(699 + count));
        await expect(dialog.getByLabel("Physical network")).toContainText("physnet1");
        await page.keyboard.press("Enter");
        await applyPlan(page, "Create network", "Create network");
        if (count < 5) await dialog.getByRole("button", { name: "Create another" }).click();
      }
      await dialog.getByRole("button", { name: "Close" }).last().click();

      const table = page.getByRole("region", { name: "Networks", exact: true });
      await page.getByLabel("Filter networks").fill("rack7-");
      await expect(table.getByRole("row")).toHaveCount(6);
      await expect(table.getByText("in us-tenants")).toHaveCount(5);
      for (const link of await table.getByRole("link", { name: /^rack7-\d$/ }).all()) {
        made.push(new URL((await link.getAttribute("href")) ?? "", page.url()).searchParams.get("network") ?? "");
      }
      for (const id of made) expect((await hand.setsWith(id)).length, `live sets with ${id}`).toBe(2);

      await table.getByRole("link", { name: "rack7-3", exact: true }).click();
      const sheet = page.getByRole("dialog", { name: "Network rack7-3", exact: true });
      await expect(sheet.getByRole("list", { name: "Uplink sets on oneview-simulator" })).toContainText(
        "LE2-LIG-tenant",
      );
      await sheet.getByRole("button", { name: "Edit…" }).click();
      const edit = page.getByRole("dialog", { name: "Edit network rack7-3", exact: true });
      await edit.getByLabel("Name").fill("rack7-renamed");
      await edit.getByRole("button", { name: "Show plan" }).click();
      await applyPlan(page, "Edit network rack7-3", "Save network");
      await edit.getByRole("button", { name: "Close" }).last().click();
      await expect(page.getByRole("dialog", { name: "Network rack7-renamed", exact: true })).toBeVisible();

      await hand.takeOut(made[0] ?? "");
      await page.goto(`/networks?network=${made[0]}`);
      const drifted = page.getByRole("dialog", { name: "Network rack7-1", exact: true });
      await expect(drifted.getByText("missing", { exact: true })).toHaveCount(2, { timeout: 45_000 });
      await drifted.getByRole("button", { name: "Reconcile this network…" }).click();
      await applyPlan(page, "Reconcile network rack7-1", "Reconcile");
      expect((await hand.setsWith(made[0] ?? "")).length, "back in both sets").toBe(2);
    } finally {
      await deleteNetworks(page, made);
      await mapTenants(page, hand, "unmap");
      await hand.close();
    }
  },
);
