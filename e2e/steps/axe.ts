import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect } from "../story";

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

/** No rule of axe is broken by what is in sight, in light and in dark; it is left in light. */
export async function expectNoViolations(page: Page): Promise<void> {
  const theme = page.locator("html");
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  await expect(theme).toHaveAttribute("data-theme", "light");
  expect(await violationsOn(page), "in light").toEqual([]);
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  await expect(theme).toHaveAttribute("data-theme", "dark");
  expect(await violationsOn(page, ["color-contrast"]), "in dark, where only colours differ").toEqual([]);
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  await expect(theme).toHaveAttribute("data-theme", "light");
}
