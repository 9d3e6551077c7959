import { cardOf, expectDone, expectKept, ownPhysicalNetwork, radiusOf, uplinkSetsDialog } from "./steps/mappings";
import { expect, story } from "./story";

const NAME = "uplink-page";
const TITLE = `Map physical network ${NAME} to uplink sets prod-uplinks, us-mgmt`;

story(
  "map a physical network to two uplink sets on the mappings page, change the mapping, and read its blast radius",
  async ({ page }) => {
    const own = await ownPhysicalNetwork(page, NAME, { name: "uplink-page-net", segmentationId: 3101 });
    try {
      await page.goto("/mappings?side=uplink-sets");
      const card = cardOf(page, NAME);
      await expect(card).toContainText("carries 1 network: uplink-page-net (VLAN 3101)");
      await card.getByRole("button", { name: `Map ${NAME} to uplink sets` }).click();
      const dialog = uplinkSetsDialog(page, NAME);
      await expect(dialog.getByRole("checkbox", { name: "us-overlay of LIG-mgmt-storage" })).toBeDisabled();
      await expect(dialog).toContainText("is of type Tunnel, which takes no network of a cloud");
      await dialog.getByRole("checkbox", { name: "prod-uplinks of LIG-tenant" }).check();
      await dialog.getByRole("checkbox", { name: "us-mgmt of LIG-mgmt-storage" }).check();
      await dialog.getByRole("checkbox", { name: "backup: tape, dc2 of LIG-mgmt-storage" }).check();
      const faults = dialog.getByRole("region", { name: "2 things to put right" });
      await expect(faults.getByRole("listitem")).toHaveText([
        /already has Tagged uplink set "backup: tape, dc2" of group "LIG-mgmt-storage"; "us-mgmt" would be a second/,
        /already has Tagged uplink set "us-mgmt" of group "LIG-mgmt-storage"; "backup: tape, dc2" would be a second/,
      ]);
      await expect(dialog.getByRole("button", { name: "Read the plan" })).toBeDisabled();
      await dialog.getByRole("checkbox", { name: "backup: tape, dc2 of LIG-mgmt-storage" }).uncheck();
      await expect(faults).toBeHidden();
      await expect(dialog).toContainText("2 picked · adds prod-uplinks, us-mgmt");
      await dialog.getByRole("button", { name: "Read the plan" }).click();

      const plan = dialog.getByRole("region", { name: `Plan: ${TITLE}`, exact: true });
      await expect(radiusOf(plan, "Networks")).toContainText("1made, moved or deleted");
      await expect(radiusOf(plan, "Uplink sets")).toContainText(
        "2prod-uplinks of LIG-tenant,us-mgmt of LIG-mgmt-storage",
      );
      await expect(radiusOf(plan, "Logical interconnects")).toContainText(
        "3LE1-LIG-mgmt-storage,LE1-LIG-tenant,LE2-LIG-tenant",
      );
      await expect(radiusOf(plan, "VLAN collisions")).toHaveText("VLAN collisions0");
      await expect(card, "nothing is done before it is applied").toContainText("no uplink set");
      await dialog.getByRole("button", { name: "Map to 2 uplink sets" }).click();
      await expectDone(dialog, TITLE);
      await dialog.getByRole("button", { name: "Close" }).last().click();
      await expect(card).toContainText("uplink set prod-uplinks of LIG-tenant");
      await expect(card).toContainText("uplink set us-mgmt of LIG-mgmt-storage");
      await expect(card).toContainText("1 reflected on an appliance");
      await expectKept(page, TITLE, "mappings.setUplinkSets");

      await page.goto("/mappings");
      await card.getByRole("button", { name: `Remove uplink set us-mgmt of LIG-mgmt-storage from ${NAME}` }).click();
      const changed = dialog.getByRole("region", { name: /^Plan: / });
      await expect(radiusOf(changed, "Uplink sets")).toContainText("1us-mgmt of LIG-mgmt-storage");
      await expect(changed).toContainText("uplink-set.leave");
      await dialog.getByRole("button", { name: "Back" }).click();
      await dialog.getByRole("checkbox", { name: "backup: tape, dc2 of LIG-mgmt-storage" }).check();
      await expect(dialog).toContainText("2 picked · adds backup: tape, dc2 · removes us-mgmt");
      await dialog.getByRole("button", { name: "Read the plan" }).click();
      await expect(radiusOf(changed, "Uplink sets")).toContainText(
        "2backup: tape, dc2 of LIG-mgmt-storage,us-mgmt of LIG-mgmt-storage",
      );
      await expect(radiusOf(changed, "Servers losing reach")).toHaveText("Servers losing reach0");
      await dialog.getByRole("button", { name: "Change mapping" }).click();
      await expect(dialog.getByText(/^Done: /)).toBeVisible();
      await dialog.getByRole("button", { name: "Close" }).last().click();
      await expect(card).toContainText("uplink set backup: tape, dc2 of LIG-mgmt-storage");
      await expect(card).not.toContainText("us-mgmt");

      await card.getByRole("button", { name: `Reconcile ${NAME}` }).click();
      await expect(page).toHaveURL(/\/changes\//);
      await expect(page.getByRole("heading", { name: `Reconcile physical network ${NAME}` }).first()).toBeVisible();

      await page.goto("/mappings");
      await card.getByRole("button", { name: `Change the uplink sets of ${NAME}` }).click();
      await dialog.getByRole("checkbox", { name: "prod-uplinks of LIG-tenant" }).uncheck();
      await dialog.getByRole("checkbox", { name: "backup: tape, dc2 of LIG-mgmt-storage" }).uncheck();
      await dialog.getByRole("button", { name: "Read the plan" }).click();
      await expect(changed).toContainText("network.unreflect");
      await expect(radiusOf(changed, "Networks")).toContainText("1made, moved or deleted");
    } finally {
      await own.leave();
    }
    await page.goto("/mappings");
    await expect(cardOf(page, "public")).toBeVisible();
    await expect(cardOf(page, NAME)).toHaveCount(0);
  },
);
