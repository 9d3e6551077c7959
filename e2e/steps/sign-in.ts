import type { Page } from "@playwright/test";
import { expect } from "../story";

/** Fills the sign-in form that is in sight and sends it. */
export async function signIn(page: Page, username: string, password: string): Promise<void> {
  await page.getByLabel("User name").fill(username);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** Replaces a one-time password, which the console asks for after the first sign-in. */
export async function changePassword(page: Page, current: string, chosen: string): Promise<void> {
  await expect(page).toHaveURL(/\/change-password/);
  await page.getByLabel("Current password").fill(current);
  await page.getByLabel("New password", { exact: true }).fill(chosen);
  await page.getByLabel("New password again").fill(chosen);
  await page.getByRole("button", { name: "Change password" }).click();
}
