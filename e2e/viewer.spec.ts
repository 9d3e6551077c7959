import { cardOf } from "./steps/mappings";
import { changePassword, signIn } from "./steps/sign-in";
import { detailsOf, objectOf, showOutline } from "./steps/topology";
import { expect, story } from "./story";

const USERNAME = `vera_${Date.now().toString(36)}`;
const CHOSEN_PASSWORD = "only-looking-around-here";

story("a viewer, made in the settings, sees everything and is offered no change", async ({ page }) => {
  await page.goto("/settings");
  await page.getByRole("button", { name: "Add user" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("User name").fill(USERNAME);
  await dialog.getByLabel("Name", { exact: true }).fill("Vera Viewer");
  await expect(dialog.getByRole("combobox", { name: "Role" })).toHaveText(/viewer/i);
  await dialog.getByRole("button", { name: "Add user" }).click();
  const oneTime = await dialog.getByLabel("One-time password").inputValue();
  await dialog.getByRole("button", { name: "I have it" }).click();
  await expect(page.getByRole("row", { name: new RegExp(`^${USERNAME} Vera Viewer`) })).toContainText(
    "one-time password",
  );

  await page.context().clearCookies();
  await page.goto("/mappings");
  await signIn(page, USERNAME, oneTime);
  await changePassword(page, oneTime, CHOSEN_PASSWORD);
  await expect(page).toHaveURL(/\/mappings/);
  await expect(page.getByRole("button", { name: "Account of Vera Viewer, viewer" })).toBeVisible();
  await expect(cardOf(page, "public")).toContainText("no flat mapping");
  await expect(page.getByText("us-flat of LE1-LIG-tenant").first()).toBeVisible();
  await expect(page.getByRole("button", { name: /^Map|^Remove|^Change the|^Reconcile/ })).toHaveCount(0);
  await page.getByRole("radio", { name: "Uplink sets" }).click();
  await expect(page.getByRole("region", { name: "LIG-tenant" })).toContainText("us-tenants");
  await expect(page.getByRole("checkbox")).toHaveCount(0);
  await page.getByRole("button", { name: "ini file" }).click();
  await expect(page.getByRole("tab", { name: "Export" })).toBeVisible();
  await expect(page.getByRole("tab", { name: "Import" })).toHaveCount(0);

  const offers = [
    { path: "/networks", sees: page.getByText("ext-net").first(), button: /^Create|^Add |^Delete/ },
    { path: "/changes", sees: page.getByRole("combobox", { name: "Which changes" }), button: /^Reconcile/ },
    { path: "/appliances", sees: page.getByRole("link", { name: "oneview-simulator" }), button: /^Add |^Actions for/ },
    { path: "/cases", sees: page.getByRole("link", { name: "iesgn", exact: true }), button: /^Upload case|^Delete/ },
    { path: "/hosts", sees: page.getByRole("heading", { level: 1, name: "Hosts" }), button: /^Add |^Actions for/ },
  ];
  for (const { path, sees, button } of offers) {
    await page.goto(path);
    await expect(sees).toBeVisible();
    await expect(page.getByRole("main").getByRole("button", { name: button }), `on ${path}`).toHaveCount(0);
  }
  await page.goto("/settings?tab=users");
  await expect(page.getByRole("tab", { name: "About" })).toBeVisible();
  await expect(page.getByRole("tab", { name: "Users" })).toHaveCount(0);

  await page.goto("/topology");
  await showOutline(page);
  await objectOf(page, "Physical network public").click();
  await expect(detailsOf(page).getByRole("region", { name: "Mapping" })).toBeVisible();
  await expect(detailsOf(page).getByRole("button", { name: /^Map to|^Remove mapping|uplink sets/i })).toHaveCount(0);

  for (const procedure of ["mappings.setFlat", "mappings.setUplinkSets"]) {
    const refused = await page.request.post(`/api/trpc/${procedure}`, {
      headers: { origin: new URL(page.url()).origin },
      data: { json: {} },
    });
    expect(refused.status(), `nor does the server take ${procedure}`).toBe(403);
    expect(await refused.text()).toMatch(/operator/);
  }
});
