import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { consolePages } from "./steps/pages";
import { expect, story } from "./story";

/** Rule, element and what is wrong, one line each, so that a failure says what to mend. */
async function violationsOn(page: Page, rules?: string[]): Promise<readonly string[]> {
  await page.waitForFunction(() =>
    document.getAnimations().every((one) => one.effect?.getComputedTiming().endTime === Number.POSITIVE_INFINITY),
  );
  const axe = new AxeBuilder({ page }).setLegacyMode(true);
  const { violations } = await (rules === undefined ? axe : axe.withRules(rules)).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 160)}: ${node.failureSummary ?? ""}`),
  );
}

for (const { name, open } of consolePages) {
  story(`accessibility: no violation on ${name}, light and dark`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
    await open(page);
    await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
    expect(await violationsOn(page), "in light").toEqual([]);
    await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
    await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
    expect(await violationsOn(page, ["color-contrast"]), "in dark, where only colours differ").toEqual([]);
  });
}
