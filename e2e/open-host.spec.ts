import { setTimeout as sleep } from "node:timers/promises";
import { detailsOf, objectOf, showOutline } from "./steps/topology";
import { expect, story } from "./story";

story(
  "open a host that was selected: its inside is there already and is asked for once, and the line stays live",
  async ({ page }) => {
    let asked = 0;
    page.on("request", (request) => {
      const { pathname, searchParams } = new URL(request.url());
      if (pathname.includes("topology.graph") && (searchParams.get("input") ?? "").includes("c1")) asked += 1;
    });
    await page.goto("/topology");
    await showOutline(page);
    // again if something changes on a host meanwhile: then it is asked for anew
    await expect(async () => {
      asked = 0;
      await page.goto("/topology");
      const answered = page.waitForResponse(
        (response) => response.url().includes("topology.graph") && response.url().includes("c1"),
      );
      await objectOf(page, "Host c1").click();
      await answered;
      await expect(objectOf(page, "Host c1")).toHaveAttribute("aria-expanded", "false");
      await detailsOf(page).getByRole("button", { name: "Open host" }).click();
      await expect(detailsOf(page).getByRole("button", { name: "Close host" })).toBeVisible();
      await expect(objectOf(page, "OVS bridge br-int on c1")).toBeVisible();
      await expect(page.getByRole("status", { name: /^live:/ })).toBeVisible();
      expect(asked).toBe(1);
    }).toPass({ timeout: 30_000 });
  },
);

story(
  "open a host while its answer is long in coming: nobody takes that for live, and it opens when it comes",
  async ({ page }) => {
    await page.goto("/topology");
    await showOutline(page);
    const line = (state: string) => page.getByRole("status", { name: new RegExp(`^${state}:`) });
    await expect(line("live")).toBeVisible();
    let answers = false;
    await page.route(/topology\.graph.*c2/, async (route) => {
      while (!answers) await sleep(100);
      await route.continue();
    });
    await objectOf(page, "Host c2").dblclick();
    await expect(line("connecting")).toBeVisible();
    await expect(line("line lost")).toBeVisible({ timeout: 10_000 });
    await expect(objectOf(page, "Host c2")).toHaveAttribute("aria-expanded", "false");
    answers = true;
    await expect(objectOf(page, "OVS bridge br-int on c2")).toBeVisible();
    await expect(line("live")).toBeVisible();
  },
);
