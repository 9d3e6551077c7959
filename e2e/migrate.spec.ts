import { expect, story } from "./story";

story(
  "a guest of the demo is migrated in ten steps, and back from its port, and both runs stand beside each other",
  async ({ page }) => {
    await page.goto("/migrations?do=migrate");
    const dialog = page.getByRole("dialog", { name: "Migrate a port" });
    await dialog.getByRole("combobox", { name: "Port" }).click();
    await page.getByRole("option", { name: /^test2 on c2/ }).click();
    await dialog.getByRole("combobox", { name: "Destination" }).click();
    await page.getByRole("option", { name: /^c1/ }).click();
    await dialog.getByRole("button", { name: "Show steps" }).click();
    const steps = dialog.getByRole("list", { name: "Steps" });
    await expect(steps.getByRole("listitem")).toHaveCount(10);
    await expect(steps).toContainText("port.plug port test2 on c1");
    await expect(steps).toContainText("port.wire port test2 on c1");
    await dialog.getByRole("button", { name: "Begin migration" }).click();

    await expect(page.getByRole("heading", { name: /test2 c2 → c1/ })).toBeVisible();
    const stage = page.getByRole("region", { name: "Steps" });
    await expect(stage.locator("[data-step=finish]")).toHaveAttribute("data-state", "done");
    for (const step of ["abilities", "binding", "plug", "wire", "xml", "hand-over", "activate", "unplug"]) {
      await expect(stage.locator(`[data-step=${step}]`)).toHaveAttribute("data-state", "done");
    }
    const verdict = page.getByRole("region", { name: "Verdict" });
    await expect(verdict).toContainText(/Outage of the guest\s*not measured/);
    await expect(verdict).toContainText(/Isolated while waiting\s*yes/);
    await expect(verdict).toContainText(/Wired before RARP\s*yes/);
    await expect(page.getByRole("region", { name: "Migration data" })).toContainText("os_vif_delegation");
    await expect(page.getByRole("list", { name: "Marks" })).toContainText("tag set seen by the console");

    await page.getByRole("link", { name: "test2", exact: true }).click();
    const port = page.getByRole("dialog", { name: "Port test2" });
    await expect(port.getByRole("list", { name: "Bindings" })).toContainText("c1");
    await port.getByRole("link", { name: "Migrate…" }).click();
    await dialog.getByRole("combobox", { name: "Destination" }).click();
    await page.getByRole("option", { name: /^c2/ }).click();
    await dialog.getByRole("button", { name: "Show steps" }).click();
    await dialog.getByRole("button", { name: "Begin migration" }).click();
    await expect(stage.locator("[data-step=finish]")).toHaveAttribute("data-state", "done");
    const runs = page.getByRole("region", { name: "Runs of this port" });
    await expect(runs.getByRole("listitem")).toHaveCount(2);
    await expect(runs.getByRole("listitem").first()).toContainText("c2");
  },
);
