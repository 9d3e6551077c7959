import { detailsOf, factOf, objectOf, openCase, openHost, showOutline } from "./steps/topology";
import { expect, story } from "./story";

story(
  "inspect a tunnel from c1 to c2 in a capture, follow it to its other end, and come back by its address",
  async ({ page }) => {
    await openCase(page, "iesgn");
    await showOutline(page);
    await openHost(page, "c1");
    await openHost(page, "c2");
    await expect(objectOf(page, "OVS bridge br-int on c1")).toBeVisible();
    await expect(objectOf(page, "OVS bridge br-int on c2")).toBeVisible();

    await objectOf(page, "GRE tunnel port gre-c6336416 on c1").click();
    const details = detailsOf(page);
    await expect(details.getByRole("heading", { level: 2, name: "gre-c6336416" })).toBeVisible();
    await expect(factOf(page, "Protocol")).toHaveText("GRE");
    await expect(factOf(page, "From")).toHaveText("198.51.100.21");
    await expect(factOf(page, "To")).toHaveText("198.51.100.22");
    await expect(factOf(page, "Remote host")).toHaveText("c2");
    await expect(factOf(page, "Key in, out")).toHaveText("set by flows, set by flows");
    await expect(details.getByRole("button", { name: "privada: GRE key 164 (0xa4)" })).toBeVisible();
    await expect(details.getByRole("button", { name: "privada: GRE key 219 (0xdb)" })).toBeVisible();

    await details.getByRole("button", { name: "Command that shows To" }).click();
    await expect(details.getByText("$ ovs-vsctl list Interface gre-c6336416")).toBeVisible();

    const farEnd = details.getByRole("region", { name: "Connections" }).getByRole("button", { name: /^gre-c6336415/ });
    await farEnd.click();
    await expect(details.getByRole("heading", { level: 2, name: "gre-c6336415" })).toBeVisible();
    await expect(factOf(page, "From")).toHaveText("198.51.100.22");
    await expect(factOf(page, "To")).toHaveText("198.51.100.21");
    await expect(factOf(page, "Remote host")).toHaveText("c1");
    await expect(objectOf(page, "GRE tunnel port gre-c6336415 on c2")).toHaveAttribute("aria-selected", "true");

    const address = page.url();
    expect(address).toContain("gre-c6336415");
    await page.reload();
    await expect(details.getByRole("heading", { level: 2, name: "gre-c6336415" })).toBeVisible();
    await expect(factOf(page, "Remote host")).toHaveText("c1");
    await expect(objectOf(page, "GRE tunnel port gre-c6336415 on c2")).toHaveAttribute("aria-selected", "true");
    await expect(objectOf(page, "OVS bridge br-int on c1")).toBeAttached();
    expect(page.url()).toBe(address);
  },
);
