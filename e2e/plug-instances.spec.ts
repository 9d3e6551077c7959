import { deleteMade } from "./steps/inventory";
import { applyPlan } from "./steps/ports";
import { expect, story } from "./story";

story(
  "make a network with a subnet, plug two instances on c1 and c2, and read how in card and plan",
  async ({ page }) => {
    const made = { ports: ["web-a", "web-b"], networks: ["story-net"] };
    try {
      await page.goto("/networks?add=network");
      const create = page.getByRole("dialog", { name: "Create network", exact: true });
      await create.getByLabel("Name").fill("story-net");
      await create.getByLabel("Project", { exact: true }).fill("iesgn");
      await create.getByRole("checkbox", { name: "With a subnet" }).check();
      await create.getByLabel("CIDR").fill("10.20.0.0/24");
      await expect(create.getByRole("textbox", { name: "Gateway" })).toHaveAttribute("placeholder", "10.20.0.1");
      await expect(create.getByLabel("Allocation pools")).toHaveAttribute("placeholder", "10.20.0.2-10.20.0.254");
      await expect(create.getByText("--no-resolv")).toBeVisible();
      await create.getByLabel("DNS servers").fill("192.0.2.53");
      await expect(create.getByText("--no-resolv")).toHaveCount(0);
      await create.getByRole("button", { name: "Show plan" }).click();
      await expect(create.getByText("10.20.0.2 to 10.20.0.254")).toBeVisible();
      await applyPlan(page, "Create network", "Create network");

      for (const [name, host] of [
        ["web-a", "c1"],
        ["web-b", "c2"],
      ] as const) {
        await page.goto("/ports?add=port");
        const port = page.getByRole("dialog", { name: "Create port", exact: true });
        await port.getByLabel("Network").click();
        await page.getByRole("option", { name: /^story-net/ }).click();
        await port.getByLabel("Name").fill(name);
        await port.getByRole("button", { name: "Show plan" }).click();
        await applyPlan(page, "Create port", "Create port");
        await port.getByRole("button", { name: "Open the port" }).click();

        const sheet = page.getByRole("dialog", { name: `Port ${name}`, exact: true });
        await sheet.getByRole("button", { name: "Bind…" }).click();
        const bind = page.getByRole("dialog", { name: `Bind port ${name}`, exact: true });
        await bind.getByLabel("Host").click();
        await page.getByRole("option", { name: new RegExp(`^${host}`) }).click();
        await expect(bind.getByText(`${host} filters with iptables, so it needs hybrid.`)).toBeVisible();
        await bind.getByRole("button", { name: "Show plan" }).click();
        await expect(bind.getByText(/^qvb\S+ and qvo\S+$/).first()).toBeVisible();
        await applyPlan(page, `Bind port ${name}`, "Bind port");
        await bind.getByRole("button", { name: "Close" }).last().click();

        const card = sheet.getByRole("region", { name: `On ${host}` });
        await expect(card.getByText("wired", { exact: true })).toBeVisible();
        const way = card.getByRole("list", { name: "Way to br-int" });
        for (const prefix of ["tap", "qbr", "qvb", "qvo"]) {
          await expect(way.getByText(new RegExp(`^${prefix}[0-9a-f]{8}-`)).first()).toBeVisible();
        }
        await expect(way.getByText("missing")).toHaveCount(0);
        await expect(card.getByText(/iptables sees the packets that cross one/)).toBeVisible();
        await expect(sheet.getByRole("region", { name: "libvirt interface" })).toContainText('<source bridge="qbr');
      }

      await page
        .getByRole("dialog", { name: "Port web-b", exact: true })
        .getByRole("link", { name: "story-net" })
        .click();
      const network = page.getByRole("dialog", { name: "Network story-net", exact: true });
      await expect(network.getByText(/^Realised on .*c1, c2/)).toBeVisible();
      await expect(network.getByRole("region", { name: "DHCP service" }).getByText("running")).toBeVisible();
      const hosts = network.getByRole("region", { name: "Hosts of the network" });
      await expect(hosts.getByRole("row", { name: /^c1 \d+ 1 realised/ })).toBeVisible();
    } finally {
      await deleteMade(page, made);
    }
  },
);
