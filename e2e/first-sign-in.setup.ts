import { readFileSync } from "node:fs";
import { ADMIN_STATE } from "../playwright.config";
import { ONE_TIME_PASSWORD_FILE } from "./console";
import { changePassword, signIn } from "./steps/sign-in";
import { expect, story } from "./story";

/** What the admin chooses in place of the one-time password. */
const CHOSEN_PASSWORD = "a-longer-passphrase-of-my-own";

story.use({ expectedErrors: [/status of 401 .*\/api\/auth\/sign-in/] });

story(
  "first sign-in: a wrong password is refused, the one-time password must be changed, then the console opens",
  async ({ page }) => {
    const oneTime = readFileSync(ONE_TIME_PASSWORD_FILE, "utf8");
    await page.goto("/hosts");
    await expect(page).toHaveURL(/\/login/);
    await signIn(page, "admin", `${oneTime}-wrong`);
    await expect(page.getByRole("alert").filter({ hasText: /password/i })).toBeVisible();

    await signIn(page, "admin", oneTime);
    await changePassword(page, oneTime, CHOSEN_PASSWORD);
    await expect(page).toHaveURL(/\/hosts/);
    await expect(page.getByRole("navigation", { name: "Sections" })).toBeVisible();
    await expect(page.getByRole("heading", { level: 1, name: "Hosts" })).toBeVisible();
    await expect(page.getByRole("button", { name: /Account of .*, admin/ })).toBeVisible();
    await page.context().storageState({ path: ADMIN_STATE });
  },
);
