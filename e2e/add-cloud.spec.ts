import { type Openstack, startOpenstack } from "@/server/clouds/testing/openstack";
import { expect, story } from "./story";

const PASSWORD = "s3cr3t-of-the-cloud";

/** The browser logs that the wrong password is refused. */
story.use({ expectedErrors: [/status of 412 .*clouds\.add/] });

story(
  "add a cloud with a wrong password, then the right one; see its networks, edit it, compare it, and remove it",
  async ({ page }) => {
    const openstack: Openstack = await startOpenstack({ password: PASSWORD });
    try {
      await page.goto("/clouds");
      const table = page.getByRole("region", { name: "Clouds" });
      await expect(page.getByText("No OpenStack cloud yet")).toBeVisible();
      await page.getByRole("button", { name: "Add cloud" }).first().click();
      const dialog = page.getByRole("dialog", { name: "Add cloud" });
      await dialog.getByRole("button", { name: "Add cloud" }).click();
      await expect(dialog.getByText("The password is needed")).toBeVisible();
      await dialog.getByLabel("Name", { exact: true }).fill("madrid");
      await dialog.getByLabel("Address of Keystone").fill(openstack.keystoneUrl);
      await dialog.getByLabel("User", { exact: true }).fill("bridgehead");
      await dialog.getByLabel("Project", { exact: true }).fill("admin");
      await dialog.getByLabel("Password", { exact: true }).fill("not-this-one");
      await dialog.getByRole("button", { name: "Add cloud" }).click();
      const refused = dialog.getByRole("alert").filter({ hasText: "The cloud was not saved" });
      await expect(refused).toContainText('refused the sign-in of user "bridgehead"');
      await expect(refused).toContainText("Check user, password, project and their domains");
      await expect(table.getByText("madrid")).toHaveCount(0);

      await dialog.getByLabel("Password", { exact: true }).fill(PASSWORD);
      await expect(refused, "it was about another password").toBeHidden();
      await dialog.getByRole("button", { name: "Test connection" }).click();
      await expect(dialog.getByText("Signed in and read")).toBeVisible();
      await expect(dialog.getByText(/3 networks, 3 subnets, 9 ports, 1 router/)).toBeVisible();
      await dialog.getByRole("button", { name: "Add cloud" }).click();
      await expect(dialog).toBeHidden();
      const row = table.getByRole("row", { name: /^madrid / });
      await expect(row).toContainText("RegionOne");
      await expect(row.getByText("live", { exact: true }), "everything was taken over").toBeVisible();
      await expect(row).toContainText("27 new");

      await page.goto("/networks");
      await page.getByLabel("Filter networks").fill("ext_net");
      const networks = page.getByRole("region", { name: "Networks", exact: true });
      await expect(networks.getByRole("link", { name: "ext_net", exact: true })).toBeVisible();
      await page.goto("/clouds");

      // deleted in the cloud, where nobody tells of it
      openstack.state.data.ports = (openstack.state.data.ports ?? []).filter(({ name }) => name !== "web2");
      await row.getByRole("button", { name: "Actions for madrid" }).click();
      await page.getByRole("menuitem", { name: "Compare everything now" }).click();
      await expect(page.getByText("Everything of madrid was compared")).toBeVisible();
      await expect(row).toContainText("1 gone");

      await row.getByRole("button", { name: "Actions for madrid" }).click();
      await page.getByRole("menuitem", { name: "Edit" }).click();
      const edit = page.getByRole("dialog", { name: "Edit madrid" });
      await expect(edit.getByLabel("Password", { exact: true })).toHaveValue("");
      await edit.getByLabel("Name", { exact: true }).fill("madrid-1");
      const signIns = () => openstack.requests.filter((line) => line.startsWith("POST /identity")).length;
      const before = signIns();
      await edit.getByRole("button", { name: "Save" }).click();
      await expect(edit).toBeHidden();
      // tried once, and then followed under the new name
      await expect.poll(signIns).toBe(before + 2);

      const renamed = table.getByRole("row", { name: /^madrid-1 / });
      openstack.fail({
        on: "POST /identity",
        times: 1,
        status: 401,
        body: { error: { message: "The user is disabled." } },
      });
      await renamed.getByRole("button", { name: "Actions for madrid-1" }).click();
      await page.getByRole("menuitem", { name: "Test and read again" }).click();
      await expect(renamed).toContainText("failed");
      await expect(renamed).toContainText("The user is disabled.");
      await renamed.getByRole("button", { name: "madrid-1", exact: true }).click();
      const told = page.getByRole("dialog", { name: "madrid-1" });
      await expect(told).toContainText(/ports.* as of/);
      await expect(told.getByRole("region", { name: "Mirror" }).getByText("live", { exact: true })).toBeVisible();
      await page.keyboard.press("Escape");

      await renamed.getByRole("button", { name: "Actions for madrid-1" }).click();
      await page.getByRole("menuitem", { name: "Remove" }).click();
      const confirm = page.getByRole("alertdialog", { name: "Remove madrid-1?" });
      await confirm.getByLabel("Type madrid-1 to confirm").fill("madrid-1");
      await confirm.getByRole("button", { name: "Remove cloud" }).click();
      await expect(page.getByText("No OpenStack cloud yet")).toBeVisible();
    } finally {
      await openstack.close();
    }
  },
);
