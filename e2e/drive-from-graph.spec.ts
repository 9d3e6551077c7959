import { makeGuest } from "./steps/guests";
import { applyPlan } from "./steps/ports";
import { detailsOf } from "./steps/topology";
import { expect, story } from "./story";

story("isolate and repair a port from the graph, also by keyboard", async ({ page }) => {
  await page.goto("/topology");
  const guest = await makeGuest(page, "graph-guest", "10.73.0.0/24");
  const tap = guest.node.slice(guest.node.lastIndexOf("/") + 1);
  try {
    await page.goto(`/topology?expand=${guest.host}&select=${encodeURIComponent(guest.node)}`);
    const details = detailsOf(page);
    await expect(details.getByRole("heading", { level: 2, name: tap })).toBeVisible();
    await expect(details.getByText(/^tag \d{1,3}$/).first()).toBeVisible();

    await details.getByRole("button", { name: "Isolate…" }).click();
    const isolate = page.getByRole("dialog", { name: `Isolate port ${guest.name}`, exact: true });
    await expect(isolate.getByRole("region", { name: /^Plan: / })).toContainText("dead VLAN");
    await applyPlan(page, `Isolate port ${guest.name}`, "Isolate port");
    await isolate.getByRole("button", { name: "Close" }).last().click();
    await expect(details.getByText("dead VLAN 4095").first()).toBeVisible();
    await expect(details.getByRole("button", { name: "Isolate…" })).toHaveCount(0);

    await details.getByRole("button", { name: "Wire again…" }).press("Enter");
    await applyPlan(page, `Wire port ${guest.name}`, "Wire port");
    await page.keyboard.press("Escape");
    await expect(details.getByText(/^tag \d{1,3}$/).first()).toBeVisible();

    await details.getByRole("button", { name: "Repair…" }).press("Enter");
    const repair = page.getByRole("dialog", { name: `Repair port ${guest.name}`, exact: true });
    await expect(repair.getByText(`Nothing to do: Reconcile port ${guest.name}`)).toBeVisible();
    await expect(repair.getByText(/^What is there is as it shall be\./)).toBeVisible();
    await repair.getByRole("button", { name: "Close" }).last().click();

    await page.goto("/topology?select=host%3Ac1");
    await expect(details.getByRole("button", { name: "Reconcile host…" })).toBeVisible();
    await expect(details.getByRole("button", { name: "Plug a port…" })).toBeVisible();
  } finally {
    await guest.remove();
  }
});
