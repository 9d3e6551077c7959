import { expect, story } from "./story";

story("from a piece of a port’s id to its names and hosts, and a captured frame in its layers", async ({ page }) => {
  await page.goto("/tools");
  await page.getByLabel("Id, piece of one, or a name").fill("qvob079c24c-83");
  const objects = page.getByRole("list", { name: "Objects" });
  await expect(objects.getByRole("listitem")).toContainText("test");
  await expect(objects).toContainText("b079c24c-8386-47db-a730-35b3a99419e8");
  const names = page.getByRole("region", { name: "Names" });
  const bridge = names.getByRole("row").filter({ hasText: "qbrb079c24c-83" });
  await expect(bridge).toContainText("Linux bridge");
  await expect(names.getByRole("row").filter({ hasText: "neutron-openvswi-ib079c24c-8" })).toContainText("chain");
  await bridge.getByRole("link", { name: "c1" }).click();
  await expect(page.getByRole("complementary", { name: "Details" })).toContainText("qbrb079c24c-83");

  await page.goto("/tools");
  await page.getByLabel("Id, piece of one, or a name").fill("not a name");
  await expect(page.getByText("Nothing is built from “not a name”")).toBeVisible();

  await page.getByRole("tab", { name: "Frame" }).click();
  await page.getByLabel("Captured frame").fill("twelve");
  await expect(page.getByText("These are not the bytes of a frame")).toBeVisible();
  await page.getByRole("button", { name: "Show an example" }).click();
  const layers = page.getByRole("list", { name: "Layers" }).getByRole("listitem");
  await expect(layers).toContainText(["Ethernet", "IPv4", "GRE", "Ethernet", "IPv4", "ICMP"]);
  await expect(layers.nth(4)).toContainText("10.0.0.2");
  await expect(page.getByText(/through GRE, key 1\b.*guests have 1458/)).toBeVisible();
});
