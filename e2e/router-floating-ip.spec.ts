import { callConsole } from "./steps/console-api";
import { deleteMade, networkNamed } from "./steps/inventory";
import { applyPlan } from "./steps/ports";
import { expect, story } from "./story";

story(
  "make a router with a gateway and an interface, lead a floating IP through it, and see its NAT",
  async ({ page }) => {
    const made = { ports: ["behind"], routers: ["story-router"], networks: ["story-inside"] };
    try {
      await page.goto("/routers");
      const subnet = { cidr: "10.30.0.0/24", dnsServers: ["192.0.2.53"] };
      const inside = { name: "story-inside", projectId: "iesgn", networkType: "gre", subnet, mode: "apply" };
      await callConsole(page, "networks.create", inside, "mutation");
      const networkId = await networkNamed(page, "story-inside");
      const port = { networkId, name: "behind", vnicType: "normal", mode: "apply" };
      await callConsole(page, "ports.create", port, "mutation");

      await page.getByRole("button", { name: "Create router" }).click();
      const create = page.getByRole("dialog", { name: "Create router", exact: true });
      await create.getByLabel("Name").fill("story-router");
      await create.getByLabel("Gateway").click();
      await page.getByRole("option", { name: /^ext(?!-)/ }).click();
      await expect(create.getByRole("checkbox", { name: "Source NAT" })).toBeChecked();
      await create.getByRole("button", { name: "Show plan" }).click();
      await applyPlan(page, "Create router", "Create router");
      await create.getByRole("button", { name: "Open the router" }).click();

      const router = page.getByRole("dialog", { name: "Router story-router", exact: true });
      await router.getByRole("button", { name: "Add interface…" }).click();
      const add = page.getByRole("dialog", { name: "Add interface to router story-router", exact: true });
      await add.getByLabel("Subnet").click();
      await page.getByRole("option", { name: /^10\.30\.0\.0\/24 of story-inside/ }).click();
      await add.getByRole("button", { name: "Show plan" }).click();
      await applyPlan(page, "Add interface to router story-router", "Add interface");
      await add.getByRole("button", { name: "Close" }).last().click();
      await expect(router.getByRole("region", { name: "Interfaces" })).toContainText("10.30.0.1");

      await router.getByRole("button", { name: "Allocate floating IP…" }).click();
      const allocate = page.getByRole("dialog", { name: "Allocate floating IP", exact: true });
      await allocate.getByLabel("Address").fill("172.31.208.180");
      await allocate.getByLabel("Port").click();
      await page.getByRole("option", { name: /^behind/ }).click();
      await allocate.getByRole("button", { name: "Show plan" }).click();
      await applyPlan(page, "Allocate floating IP", "Allocate");
      await allocate.getByRole("button", { name: "Close" }).last().click();

      const rules = router.getByRole("list", { name: "NAT rules" });
      await expect(rules.getByText("what comes to 172.31.208.180 goes to 10.30.0.2").first()).toBeVisible();
      await expect(rules.getByText("what 10.30.0.2 sends outside leaves as 172.31.208.180")).toBeVisible();
      await expect(router.getByRole("list", { name: "Legs" }).getByText("up", { exact: true })).toHaveCount(2);

      await router.getByRole("button", { name: "Disassociate 172.31.208.180" }).click();
      const title = "Disassociate floating IP 172.31.208.180 from behind";
      await applyPlan(page, title, "Disassociate");
      await page.getByRole("dialog", { name: title }).getByRole("button", { name: "Close" }).last().click();
      await expect(rules.getByText(/172\.31\.208\.180/)).toHaveCount(0);
      await expect(rules.getByText(/^what else goes out leaves as 172\.31\.208\./).first()).toBeVisible();
    } finally {
      const left = await callConsole<readonly { id: string; address: string }[]>(
        page,
        "floatingIps.list",
        undefined,
        "query",
      );
      for (const { id } of left.filter(({ address }) => address === "172.31.208.180")) {
        await callConsole(page, "floatingIps.delete", { id, mode: "apply" }, "mutation");
      }
      await deleteMade(page, made);
    }
  },
);
