import { rowsOf } from "@/server/clouds/testing/answer-writes";
import { startOpenstack } from "@/server/clouds/testing/openstack";
import { applyPlan } from "./steps/ports";
import { expect, story } from "./story";

const PASSWORD = "s3cr3t-of-the-cloud";

story(
  "create a network in an OpenStack cloud: read the call, be refused in Neutron's words, and find it listed",
  async ({ page }) => {
    const openstack = await startOpenstack({ password: PASSWORD });
    try {
      await page.goto("/clouds");
      await page.getByRole("button", { name: "Add cloud" }).first().click();
      const adding = page.getByRole("dialog", { name: "Add cloud" });
      await adding.getByLabel("Name", { exact: true }).fill("sevilla");
      await adding.getByLabel("Address of Keystone").fill(openstack.keystoneUrl);
      await adding.getByLabel("User", { exact: true }).fill("bridgehead");
      await adding.getByLabel("Project", { exact: true }).fill("admin");
      await adding.getByLabel("Password", { exact: true }).fill(PASSWORD);
      await adding.getByRole("button", { name: "Add cloud" }).click();
      await expect(adding).toBeHidden();

      await page.goto("/networks");
      await page.getByRole("button", { name: "Create network" }).first().click();
      const dialog = page.getByRole("dialog", { name: "Create network", exact: true });
      await dialog.getByLabel("Cloud", { exact: true }).click();
      await page.getByRole("option", { name: /^sevilla/ }).click();
      await dialog.getByLabel("Name").first().fill("in-sevilla");
      await dialog.getByLabel("Type").click();
      await page.getByRole("option", { name: /^vlan/ }).click();
      await dialog.getByLabel("Physical network").click();
      await page.getByRole("option", { name: /^public/ }).click();
      await dialog.getByLabel("VLAN").fill("812");
      await dialog.getByLabel("With a subnet").click();
      await dialog.getByLabel("CIDR").fill("10.81.2.0/24");
      await dialog.getByRole("button", { name: "Show plan" }).click();
      await expect(dialog.getByText("POST /v2.0/networks")).toBeVisible();
      await expect(dialog.getByText("POST /v2.0/subnets")).toBeVisible();
      expect(rowsOf(openstack.state, "networks").some(({ name }) => name === "in-sevilla")).toBe(false);

      // refused once, and gone on with when there is room
      openstack.state.quotas = { subnet: 3 };
      await dialog.getByRole("button", { name: "Create network" }).click();
      await expect(dialog.getByText("Quota exceeded for resources: ['subnet'].").first()).toBeVisible();
      openstack.state.quotas = {};
      await dialog.getByRole("button", { name: "Resume" }).click();
      await expect(dialog.getByText("Done: Create vlan network in-sevilla")).toBeVisible();
      await dialog.getByRole("button", { name: "Close" }).last().click();

      const [made] = rowsOf(openstack.state, "networks").filter(({ name }) => name === "in-sevilla");
      expect(rowsOf(openstack.state, "subnets").filter((row) => row.network_id === made?.id)).toHaveLength(1);
      await page.getByLabel("Filter networks").fill("in-sevilla");
      const table = page.getByRole("region", { name: "Networks", exact: true });
      await expect(table.getByRole("link", { name: "in-sevilla", exact: true })).toBeVisible();
      await table.getByRole("button", { name: "Delete network in-sevilla" }).click();
      const removing = page.getByRole("dialog", { name: "Delete network in-sevilla" });
      await expect(removing.getByText(`DELETE /v2.0/networks/${made?.id}`)).toBeVisible();
      await applyPlan(page, "Delete network in-sevilla", "Delete network");
      await removing.getByRole("button", { name: "Close" }).last().click();
      await expect(table.getByRole("link", { name: "in-sevilla", exact: true })).toBeHidden();
    } finally {
      await page.goto("/clouds");
      await page.getByRole("button", { name: "Actions for sevilla" }).click();
      await page.getByRole("menuitem", { name: "Remove" }).click();
      const confirm = page.getByRole("alertdialog", { name: "Remove sevilla?" });
      await confirm.getByLabel("Type sevilla to confirm").fill("sevilla");
      await confirm.getByRole("button", { name: "Remove cloud" }).click();
      await expect(confirm).toBeHidden();
      await openstack.close();
    }
  },
);
