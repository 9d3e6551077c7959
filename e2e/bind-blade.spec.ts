import { applyPlan, BLADE, createPort, deletePorts, macOf, openPort } from "./steps/ports";
import { ForeignHand, mapTenants, WEB } from "./steps/reconcile";
import { detailsOf, objectOf, showOutline } from "./steps/topology";
import { expect, story } from "./story";

story(
  "make a port of a picked NIC, bind it to its blade, see it in the graph and in the appliance",
  async ({ page }) => {
    const hand = await ForeignHand.on(page);
    await mapTenants(page, hand, "map");
    try {
      await page.goto("/ports?add=port");
      const create = page.getByRole("dialog", { name: "Create port", exact: true });
      await create.getByLabel("Network").click();
      await page.getByRole("option", { name: new RegExp(`^${WEB.name}`) }).click();
      await create.getByLabel("Name").fill("blade-nic");
      await create.getByLabel("vNIC type").click();
      await page.getByRole("option", { name: /^baremetal/ }).click();
      const servers = create.getByRole("list", { name: "Servers", exact: true });
      await expect(servers.getByText(/is a rack server/)).toBeVisible();
      await servers.getByRole("button", { name: new RegExp(`^${BLADE.name}`) }).click();
      await servers.getByRole("radio", { name: new RegExp(`^${BLADE.nic}`) }).check();
      await create.getByRole("checkbox", { name: "Bootable" }).uncheck();
      await expect(create.getByText(/^Understood: /)).toContainText(`${BLADE.nic}, not bootable`);
      await create.getByRole("button", { name: "Show plan" }).click();
      await applyPlan(page, "Create port", "Create port");
      await create.getByRole("button", { name: "Open the port" }).click();

      const sheet = page.getByRole("dialog", { name: "Port blade-nic", exact: true });
      await expect(sheet.getByText("not bound", { exact: true })).toBeVisible();
      await sheet.getByRole("button", { name: "Bind…" }).click();
      const bind = page.getByRole("dialog", { name: "Bind port blade-nic", exact: true });
      await expect(bind.getByRole("radio", { checked: true }).last()).toBeVisible();
      await bind.getByRole("button", { name: "Show plan" }).click();
      await expect(bind.getByText(new RegExp(`power-cycles ${BLADE.name}`))).toBeVisible();
      await applyPlan(page, "Bind port blade-nic", "Bind port");
      await bind.getByRole("button", { name: "Close" }).last().click();
      await expect(sheet.getByText("bound", { exact: true })).toBeVisible();
      await expect(sheet).toContainText(`Neutron [${WEB.id}]`);

      await sheet.getByRole("link", { name: BLADE.profile }).click();
      await expect(detailsOf(page).getByRole("region", { name: "Neutron" })).toContainText(
        `blade-nic of network ${WEB.name}`,
      );
      await showOutline(page);
      await expect(objectOf(page, `Server profile ${BLADE.profile}`)).toHaveAccessibleDescription(/blade-nic/);
      await page.goto("/topology");
      await page
        .getByRole("combobox", { name: /search/i })
        .first()
        .fill("blade-nic");
      await expect(page.getByRole("option", { name: new RegExp(`blade-nic \\(${BLADE.profile}\\)`) })).toBeVisible();

      await page.goto("/appliances");
      await page.getByRole("link", { name: "oneview-simulator" }).click();
      await page.getByRole("searchbox").first().fill("NeutronPort");
      await expect(page.getByRole("treeitem", { name: /NeutronPort\[/ }).first()).toBeVisible();

      await openPort(page, "blade-nic");
      await sheet.getByRole("button", { name: "Delete…" }).click();
      await applyPlan(page, "Delete port blade-nic", "Delete port");
      await page
        .getByRole("dialog", { name: "Delete port blade-nic" })
        .getByRole("button", { name: "Close" })
        .last()
        .click();
      await expect(page.getByRole("region", { name: "Ports" })).toBeVisible();
      await expect(page.getByRole("link", { name: "blade-nic", exact: true })).toHaveCount(0);
    } finally {
      await deletePorts(page);
      await mapTenants(page, hand, "unmap");
      await hand.close();
    }
  },
);

story(
  "a local link that is wrong shows all its faults while it is typed, and how it is understood once it is right",
  async ({ page }) => {
    await page.goto("/ports");
    const id = await createPort(page, WEB.name, "bad-link", await macOf(page, BLADE));
    try {
      await page.goto(`/ports/${id}`);
      const sheet = page.getByRole("dialog", { name: "Port bad-link", exact: true });
      await sheet.getByRole("button", { name: "Set local link…" }).click();
      const dialog = page.getByRole("dialog", { name: "Local link of port bad-link", exact: true });
      await dialog.getByRole("radio", { name: "Paste JSON" }).click();
      const text = dialog.getByLabel("local_link_information");
      await text.fill('[{"switch_info": {"server_hardware_id": "bay 1", "bootable": "maybe"}}]');
      const faults = dialog.getByRole("list", { name: "Faults of the local link" }).getByRole("listitem");
      await expect(faults).toHaveCount(2);
      await expect(faults.nth(0)).toContainText("which is no UUID");
      await expect(faults.nth(1)).toContainText("neither true nor false");

      await text.fill("{nonsense");
      await expect(faults).toHaveCount(1);
      await expect(faults).toContainText("is text that is no JSON");

      await dialog.getByRole("radio", { name: "Pick a NIC" }).click();
      await dialog.getByRole("radio", { name: new RegExp(`^${BLADE.nic}`) }).check();
      await expect(dialog.getByText(/^Understood: /)).toContainText(BLADE.name);
      await expect(faults).toHaveCount(0);
      await dialog.getByRole("button", { name: "Show plan" }).click();
      await applyPlan(page, "Local link of port bad-link", "Set local link");
      await dialog.getByRole("button", { name: "Close" }).last().click();
      await expect(sheet.getByRole("region", { name: "Local link" })).toContainText("Understood: server");
    } finally {
      await deletePorts(page);
    }
  },
);
