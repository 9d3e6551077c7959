import type { Page } from "@playwright/test";
import { consolePages } from "./steps/pages";
import { expect, story } from "./story";

story.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

/** Elements that reach past the right edge of the window and that nothing clips or scrolls on purpose. */
function overflowing(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const wide = [
      document.documentElement,
      ...document.querySelectorAll("main, main > div, [role=dialog], [role=dialog] > div"),
    ];
    return wide
      .filter((element) => element.scrollWidth > element.clientWidth + 1)
      .map((element) => `${element.tagName} ${element.className}: ${element.scrollWidth} of ${element.clientWidth} px`);
  });
}

for (const { name, open } of consolePages) {
  story(`390 px: nothing overflows sideways on ${name}`, async ({ page }) => {
    await open(page);
    await expect.poll(() => overflowing(page)).toEqual([]);
    expect(await page.evaluate(() => window.innerWidth)).toBe(390);
  });
}
