import { detailsOf, objectOf, openCase, openHost, showOutline } from "./steps/topology";
import { expect, story } from "./story";

story(
  "light a tunnel key on every host, read its translations, follow one, and take the lens away",
  async ({ page }) => {
    await openCase(page, "iesgn");
    await page.keyboard.press("s");
    const field = page.getByRole("textbox", { name: "Segment lens" });
    await expect(field).toBeFocused();
    await field.fill("0xa4");
    await page.keyboard.press("Enter");
    await page.getByRole("application", { name: /^Topology of/ }).focus();
    await showOutline(page);
    await openHost(page, "c1");

    const lens = page.getByRole("region", { name: "Lens", exact: true });
    await expect(lens.getByRole("status")).toContainText("tunnel key 164 (0xa4)");
    await expect(lens.getByRole("status")).toContainText("nothing at odds");
    const onC1 = lens.getByRole("region", { name: "Translations on c1" });
    await expect(onC1.getByRole("listitem").first()).toHaveText("privada = GRE key 164 (0xa4) → local VLAN 1");
    await expect(lens.getByRole("region", { name: /^Translations on/ })).toHaveCount(3);
    await expect(objectOf(page, "OVS bridge br-tun on c1")).toHaveAttribute("aria-description", /; in the lens$/);
    await expect(objectOf(page, "veth qvo8a095b19-87 on c1")).toHaveAttribute("aria-description", /; not lit$/);
    expect(new URL(page.url()).searchParams.get("lens")).toBe("0xa4");

    await onC1.getByRole("button", { name: /tapc9da7f42-3b \(web1/ }).click();
    await expect(detailsOf(page).getByRole("heading", { level: 2, name: "qvoc9da7f42-3b" })).toBeVisible();
    await page.reload();
    await expect(lens.getByRole("status")).toContainText("tunnel key 164 (0xa4)");
    await expect(detailsOf(page)).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(detailsOf(page)).toBeHidden();
    await page.keyboard.press("Escape");
    await expect(lens).toBeHidden();
    expect(new URL(page.url()).searchParams.get("lens")).toBeNull();

    await field.fill("0xffff");
    await page.keyboard.press("Enter");
    await expect(lens.getByRole("status")).toHaveText("Nothing here carries “0xffff”.");
    await lens.getByRole("button", { name: "Close the lens" }).click();
    await expect(lens).toBeHidden();
    await expect(field).toHaveValue("");
  },
);
