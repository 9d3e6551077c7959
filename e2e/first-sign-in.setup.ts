import { readFileSync } from "node:fs";
import { ADMIN_STATE } from "../playwright.config";
import { ONE_TIME_PASSWORD_FILE } from "./console";
import { expect, story } from "./story";

/** The password that the stories use after the first sign-in changed it. */
const NEW_PASSWORD = "a-longer-passphrase-of-my-own";

story("first sign-in: a wrong password is refused, the one-time password must be changed, then the console opens", async ({
  page,
}) => {
  const oneTime = readFileSync(ONE_TIME_PASSWORD_FILE, "utf8");
  await page.goto("/hosts");
  await expect(page).toHaveURL(/\/login/);

  await page.getByLabel("User name").fill("admin");
  await page.getByLabel("Password").fill(`${oneTime}-wrong`);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert").first()).toContainText(/password/i);

  await page.getByLabel("Password").fill(oneTime);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/change-password/);

  await page.getByLabel("Current password").fill(oneTime);
  await page.getByLabel("New password", { exact: true }).fill(NEW_PASSWORD);
  await page.getByLabel("New password again").fill(NEW_PASSWORD);
  await page.getByRole("button", { name: /change password/i }).click();
  await expect(page.getByRole("navigation")).toBeVisible();
  await expect(page).toHaveURL(/\/(hosts|topology)/);
  await page.context().storageState({ path: ADMIN_STATE });
});
