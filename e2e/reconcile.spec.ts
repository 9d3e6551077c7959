import { compare, createNetworks, DB, deleteNetworks, ForeignHand, mapTenants, tickOf, WEB } from "./steps/reconcile";
import { expect, story } from "./story";

story(
  "what somebody else deleted and took out shows as rows; the one that is ticked is done, the other stays",
  async ({ page }) => {
    const hand = await ForeignHand.on(page);
    await mapTenants(page, hand, "map");
    try {
      const nothing = await compare(page);
      await expect(nothing.getByRole("heading", { name: "Nothing differs" })).toBeVisible();
      await expect(nothing.getByRole("list", { name: "Compared with" })).toContainText(
        /oneview-simulator: \d+ networks/,
      );

      const everywhere = (await hand.setsWith(DB.id)).length;
      expect(everywhere).toBeGreaterThan(0);
      await hand.deleteNetwork(WEB.id);
      await hand.takeOut(DB.id);
      const plan = await compare(page);
      await expect(tickOf(plan, "network.reflect", WEB.name)).toBeChecked();
      await expect(tickOf(plan, "uplink-set.join", WEB.name)).toBeChecked();
      await expect(plan.getByText("missing there").first()).toBeVisible();

      await tickOf(plan, "network.reflect", WEB.name).uncheck();
      await expect(tickOf(plan, "uplink-set.join", WEB.name)).not.toBeChecked();
      await expect(page.getByText(/Also unticked uplink-set\.join .*cannot be done without/)).toBeVisible();

      await plan.getByRole("button", { name: "None", exact: true }).click();
      await expect(page.getByRole("button", { name: /^Apply 0 of / })).toBeDisabled();
      await tickOf(plan, "uplink-set.join", DB.name).check();
      await page.getByRole("button", { name: /^Apply 1 of \d+ rows$/ }).click();
      const outcome = page.getByRole("region", { name: "Outcome" });
      await expect(outcome).toContainText("Applied. 1 row done.");
      await expect(outcome).toContainText(/\d+ requests? /);
      expect((await hand.setsWith(DB.id)).length, "it is back in every set").toBe(everywhere);
      expect(await hand.network(WEB.id), "what was not ticked was not touched").toBeUndefined();

      await outcome.getByRole("button", { name: "Plan again" }).click();
      await expect(outcome).toBeHidden();
      await expect(tickOf(plan, "network.reflect", WEB.name)).toBeVisible();
      await expect(tickOf(plan, ".*", DB.name)).toHaveCount(0);
      await page.getByRole("button", { name: /^Apply( \d+ rows)?$/ }).click();
      await expect(outcome).toContainText("Applied.");
      expect(await hand.setsWith(WEB.id), "made anew and carried as before").toHaveLength(everywhere);

      await expect((await compare(page)).getByRole("heading", { name: "Nothing differs" })).toBeVisible();
      await page.getByRole("link", { name: "All runs" }).click();
      const newest = page.getByRole("region", { name: "Reconciliations" }).getByRole("row").nth(1);
      await expect(newest).toContainText("nothing differed");
    } finally {
      await mapTenants(page, hand, "unmap");
      expect(await hand.network(DB.id), "what was made for the mapping goes with it").toBeUndefined();
      await hand.close();
    }
  },
);

story("a run goes on over a reload, is ended between rows, and is resumed to its end", async ({ page, context }) => {
  const names = Array.from({ length: 12 }, (_, n) => `run-${n + 1}`);
  const hand = await ForeignHand.on(page);
  await mapTenants(page, hand, "map");
  const made = await createNetworks(page, names);
  try {
    for (const id of made) await hand.deleteNetwork(id);
    await hand.slowDown(4_000);
    const plan = await compare(page);
    await expect(plan).toContainText(/more networks like this/);
    const other = await context.newPage();
    await other.goto(page.url());
    await page.getByRole("button", { name: /^Apply( \d+ rows)?$/ }).click();
    const progress = page.getByRole("region", { name: "Progress" });
    await expect(progress).toBeVisible();
    await page.reload();
    await expect(progress.getByRole("progressbar", { name: "Rows done" })).toBeVisible();
    await expect(other.getByRole("region", { name: "Progress" }), "another tab sees it too").toBeVisible();

    await progress.getByRole("button", { name: "Cancel run…" }).click();
    const asking = page.getByRole("alertdialog", { name: "End this run?" });
    await expect(asking).toContainText("What is done stays done");
    await asking.getByRole("button", { name: "End the run" }).click();
    const outcome = page.getByRole("region", { name: "Outcome" });
    await expect(outcome).toContainText("Cancelled. Ended between rows");
    await expect(other.getByRole("region", { name: "Outcome" })).toContainText("Cancelled.");
    await other.close();

    await hand.slowDown(0);
    await outcome.getByRole("button", { name: "Resume" }).click();
    await expect(outcome).toContainText("Applied.", { timeout: 40_000 });
    for (const id of made) expect(await hand.setsWith(id)).not.toEqual([]);
  } finally {
    await deleteNetworks(page, made);
    await mapTenants(page, hand, "unmap");
    await hand.close();
  }
});

story("the schedule of a cloud is refused with its reason, kept, and told in words of time", async ({ page }) => {
  await page.goto("/reconcile");
  const schedule = page.getByRole("region", { name: "Schedule of inventory" });
  const every = schedule.getByLabel("Every (min)");
  const save = schedule.getByRole("button", { name: "Save schedule" });
  const before = await every.inputValue();
  await every.fill("0");
  await save.click();
  await expect(schedule.getByRole("alert")).toHaveText("Whole minutes from 1 to 10080, which is a week");
  await every.fill("45");
  await schedule.getByRole("radio", { name: "Apply" }).click();
  await schedule.getByRole("checkbox", { name: "May delete and move" }).check();
  await schedule.getByRole("checkbox", { name: "Reconcile on a schedule" }).check();
  await save.click();
  await expect(page.getByText("Schedule of inventory changed")).toBeVisible();
  await page.reload();
  await expect(every).toHaveValue("45");
  await expect(schedule.getByRole("radio", { name: "Apply" })).toBeChecked();
  await expect(schedule.getByRole("checkbox", { name: "May delete and move" })).toBeChecked();
  await expect(schedule).toContainText(/Next run(now|in 4[3-5] min)/);

  await every.fill(before);
  await schedule.getByRole("radio", { name: "Plan only" }).click();
  await expect(schedule.getByRole("checkbox", { name: "May delete and move" })).toHaveCount(0);
  await save.click();
  await expect(page.getByText("Schedule of inventory changed")).toBeVisible();
  await page.reload();
  await expect(every).toHaveValue(before);
  await expect(schedule.getByRole("radio", { name: "Plan only" })).toBeChecked();
});
