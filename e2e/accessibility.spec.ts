import { expectNoViolations } from "./steps/axe";
import { consolePages } from "./steps/pages";
import { story } from "./story";

for (const { name, open } of consolePages) {
  story(`accessibility: no violation on ${name}, light and dark`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
    await open(page);
    await expectNoViolations(page);
  });
}
