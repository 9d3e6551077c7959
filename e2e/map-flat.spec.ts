import { cardOf, expectDone, expectKept, MAP_TITLE, REMOVE_TITLE, readPlan } from "./steps/mappings";
import { detailsOf, factOf, objectOf, showOutline } from "./steps/topology";
import { expect, story } from "./story";

const PLAN_TARGET = 'flat mapping of physical network "public"';

story(
  "map a flat network by clicking on the mappings page, see it everywhere, and take it back in the graph",
  async ({ page }) => {
    await page.goto("/mappings");
    const card = cardOf(page, "public");
    await card.getByRole("button", { name: "Map by clicking" }).click();
    await expect(page.getByRole("heading", { name: "Pick the OneView network that public is" })).toBeVisible();
    await page.getByRole("button", { name: "Map public onto provisioning", exact: true }).click();
    const dialog = page.getByRole("dialog");
    await readPlan(dialog, MAP_TITLE, PLAN_TARGET);
    await expect(card, "nothing is done before it is applied").toContainText("no flat mapping");
    await dialog.getByRole("button", { name: "Map onto provisioning", exact: true }).click();
    await expectDone(dialog, MAP_TITLE);
    await expect(card).toContainText("is OneView network provisioning of oneview-simulator");

    await dialog.getByRole("link", { name: "Show in topology" }).click();
    await expect(factOf(page, "Mapped")).toHaveText("flat → provisioning");
    await expectKept(page, MAP_TITLE, "mappings.setFlat");

    await page.goto("/topology");
    await showOutline(page);
    await objectOf(page, "Physical network public").click();
    await detailsOf(page).getByRole("button", { name: "Remove mapping…" }).click();
    await readPlan(dialog, REMOVE_TITLE, PLAN_TARGET);
    await dialog.getByRole("button", { name: "Remove mapping", exact: true }).click();
    await expectDone(dialog, REMOVE_TITLE);
    await dialog.getByRole("button", { name: "Close" }).last().click();
    await expect(detailsOf(page)).toContainText("not mapped");
    await expectKept(page, REMOVE_TITLE, "mappings.remove");
  },
);

story("map a flat network from the graph, and take it back on the mappings page", async ({ page }) => {
  await page.goto("/topology");
  await showOutline(page);
  const network = objectOf(page, "Physical network public");
  await expect(network).toHaveAccessibleDescription(/not mapped/);
  await network.click();
  await detailsOf(page).getByRole("button", { name: "Map to OneView network…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Map public onto provisioning", exact: true }).click();
  await readPlan(dialog, MAP_TITLE, PLAN_TARGET);
  await dialog.getByRole("button", { name: "Map onto provisioning", exact: true }).click();
  await expectDone(dialog, MAP_TITLE);
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await expect(network).toHaveAccessibleDescription(/mapped to provisioning/);

  await page.goto("/mappings");
  await page.getByRole("button", { name: "Remove the flat mapping of public" }).click();
  await readPlan(dialog, REMOVE_TITLE, PLAN_TARGET);
  await dialog.getByRole("button", { name: "Remove mapping", exact: true }).click();
  await expectDone(dialog, REMOVE_TITLE);
  await expect(cardOf(page, "public")).toContainText("no flat mapping");
});
