import type { Page } from "@playwright/test";
import { detailsOf, objectOf, showOutline } from "./steps/topology";
import { demoIsPlumbed } from "./steps/trace-ends";
import { expect, story } from "./story";

const TEST = "b079c24c-8386-47db-a730-35b3a99419e8";
const TAP = `tap${TEST.slice(0, 11)}`;

async function pick(page: Page, label: "From" | "To", typed: string, option: RegExp): Promise<void> {
  const field = page.getByRole("combobox", { name: label, exact: true });
  await field.fill(typed);
  const found = page.getByRole("listbox", { name: `${label}: found` }).getByRole("option");
  await expect(found.first()).toHaveText(option);
  await field.press("Enter");
  await expect(found).toHaveCount(0);
}

// simulated guests send nothing
story.use({ expectedErrors: [/\/api\/trpc\/trace\.ping/] });

story(
  "trace a ping that is delivered, then tcp/80 that a named rule drops, see it on the graph, and trace from there",
  async ({ page }) => {
    await page.goto("/trace");
    await expect(page.getByRole("heading", { name: "Why is it dropped?" })).toBeVisible();
    await demoIsPlumbed(page);
    const answer = page.getByRole("region", { name: "Answer" });
    await pick(page, "From", "test2", /^test2 10\.0\.0\.4/);
    await pick(page, "To", TAP, /^test 10\.0\.0\.2/);
    await expect(answer.getByRole("status")).toContainText("Delivered");
    await expect(answer).toContainText(`comes to ${TAP} on c1, and the answer comes back`);
    await answer.getByRole("button", { name: "Ping it for real" }).click();
    await expect(answer.getByRole("alert")).toContainText("c2 is simulated");
    const forth = page.getByRole("region", { name: "Hops forth" });
    await expect(forth.getByRole("heading", { level: 3 })).toHaveText(["c2", "c1"]);
    await expect(forth).toContainText(/gre tunnel gre-\w+ carries it to c1/);
    await expect(page.getByRole("region", { name: "Hops back" })).toContainText("ESTABLISHED");
    await expect(page.getByRole("list", { name: "Path back" })).toContainText("br-tun");

    await pick(page, "From", "dhcp of red", /^DHCP of red 10\.0\.0\.3/);
    await page.getByRole("radio", { name: "TCP" }).click();
    await expect(page.getByLabel("Destination port")).toHaveValue("80");
    await expect(answer.getByRole("status")).toContainText("Dropped");
    await expect(answer.getByRole("definition")).toHaveText([
      ...["c1", TAP, "filter", "neutron-openvswi-sg-fallback"],
      /-j DROP$/,
    ]);
    await expect(answer).toContainText("iptables -t filter -vnL neutron-openvswi-sg-fallback --line-numbers");
    await expect(page.getByRole("link", { name: `${TAP} dropped here` })).toHaveAttribute("href", /^#hop-\d+$/);
    await expect(page).toHaveURL(new RegExp(`to=${TEST}&protocol=tcp`));
    await page.reload();
    await expect(answer.getByRole("status")).toContainText("Dropped");

    await answer.getByRole("link", { name: "Show on the graph" }).click();
    const pane = page.getByRole("region", { name: "Trace", exact: true });
    await expect(pane.getByRole("status")).toContainText("neutron-openvswi-sg-fallback");
    await expect(pane.getByRole("region", { name: "Hops on c1" })).toContainText("dropped here");
    await showOutline(page);
    await expect(objectOf(page, `Tap ${TAP} on c1`)).toHaveAttribute("aria-description", /; in the lens, mismatch$/);
    await expect(objectOf(page, "OVS bridge br-tun on c1")).toHaveAttribute("aria-description", /; in the lens$/);
    await expect(objectOf(page, "Host c2")).toHaveAttribute("aria-description", /; not lit$/);
    await pane.getByRole("button", { name: "Put out the trace" }).click();
    await expect(pane).toBeHidden();

    await objectOf(page, `Tap ${TAP} on c1`).click();
    await detailsOf(page).getByRole("link", { name: "Trace to here" }).click();
    await expect(page).toHaveURL(new RegExp(`/trace\\?to=${TEST}`));
    await expect(page.getByRole("combobox", { name: "To", exact: true })).toHaveValue("test 10.0.0.2");
    await expect(page.getByRole("heading", { name: "Who sends it?" })).toBeVisible();
  },
);
