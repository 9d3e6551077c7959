import { expectNoViolations } from "./steps/axe";
import { runInPalette, tabTo } from "./steps/keyboard";
import { detailsOf, objectOf } from "./steps/topology";
import { demoIsPlumbed } from "./steps/trace-ends";
import { expect, story } from "./story";

const TAP = "tapb079c24c-83";

story(
  "trace without a mouse: ask in the palette, hear why it is dropped, walk its hops on the graph",
  async ({ page }) => {
    await page.goto("/hosts");
    await demoIsPlumbed(page);
    await runInPalette(page, "Trace a packet");
    await expect(page.getByRole("heading", { name: "Why is it dropped?" })).toBeVisible();

    const from = page.getByRole("combobox", { name: "From", exact: true });
    const found = page.getByRole("listbox", { name: "From: found" }).getByRole("option");
    await tabTo(page, from);
    await page.keyboard.type("red");
    await expect(found.first()).toBeVisible();
    await expect(from).toHaveAttribute("aria-expanded", "true");
    await page.keyboard.press("ArrowUp");
    const last = found.last();
    await expect(last).toHaveAttribute("aria-selected", "true");
    await expect(from).toHaveAttribute("aria-activedescendant", (await last.getAttribute("id")) ?? "");
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type("no such thing");
    await expect(page.getByRole("status").filter({ hasText: "Nothing here has" })).toBeVisible();
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type("dhcp of red");
    await expect(found.first()).toHaveText(/^DHCP of red 10\.0\.0\.3/);
    await page.keyboard.press("Enter");

    await tabTo(page, page.getByRole("combobox", { name: "To", exact: true }));
    await page.keyboard.type(TAP);
    await expect(page.getByRole("listbox", { name: "To: found" }).getByRole("option").first()).toHaveText(
      /^test 10\.0\.0\.2/,
    );
    await page.keyboard.press("Enter");
    const answer = page.getByRole("region", { name: "Answer" });
    await expect(answer.getByRole("status")).toContainText("Delivered");
    await tabTo(page, page.getByRole("radio", { name: "Ping" }));
    await page.keyboard.press("ArrowRight");
    // the group moves the focus a moment after the key, and chooses by itself only while the key is still down
    await expect(page.getByRole("radio", { name: "TCP" })).toBeFocused();
    await page.keyboard.press("Space");
    await expect(answer.getByRole("status")).toContainText("Dropped");
    await tabTo(page, page.getByRole("link", { name: `${TAP} dropped here` }));
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/#hop-\d+$/);

    await tabTo(page, answer.getByRole("link", { name: "Show on the graph" }), "Shift+Tab");
    await page.keyboard.press("Enter");
    const pane = page.getByRole("region", { name: "Trace", exact: true });
    await expect(pane.getByRole("status")).toContainText("neutron-openvswi-sg-fallback");
    await expectNoViolations(page);

    await page.keyboard.press("p");
    await expect(pane).toBeFocused();
    const hops = pane.getByRole("region", { name: "Hops on c1" }).getByRole("button");
    await tabTo(page, hops.first());
    const count = await hops.count();
    expect(count).toBeGreaterThan(2);
    for (let at = 1; at < count; at += 1) {
      await page.keyboard.press("Tab");
      await expect(hops.nth(at)).toBeFocused();
    }
    await expect(hops.last()).toContainText("dropped here");
    await page.keyboard.press("Enter");
    await expect(hops.last()).toHaveAttribute("aria-current", "true");
    await expect(detailsOf(page).getByRole("heading", { level: 2, name: TAP })).toBeVisible();
    await page.keyboard.press("o");
    const tap = objectOf(page, `Tap ${TAP} on c1`);
    await expect(tap).toHaveAttribute("aria-selected", "true");
    await expect(tap).toHaveAttribute("aria-description", /; in the lens, mismatch$/);
    await expectNoViolations(page);
    await page.keyboard.press("Escape");
    await expect(detailsOf(page)).toBeHidden();
    await page.keyboard.press("Escape");
    await expect(pane).toBeHidden();
  },
);
