import { packChangedCapture } from "./steps/archives";
import { expectNoViolations } from "./steps/axe";
import { brokenEdits } from "./steps/broken-capture";
import { callConsole, leaveObjects } from "./steps/console-api";
import { objectOf, showOutline } from "./steps/topology";
import { expect, story } from "./story";

story("see what a lens finds at odds in words, in the pane, the outline and the table", async ({ page }) => {
  await page.goto("/cases");
  const archive = await packChangedCapture("iesgn", brokenEdits);
  const { origin } = new URL(page.url());
  const headers = { origin, "content-type": "application/gzip" };
  const made = await page.request.post("/api/cases?name=at-odds", { headers, data: archive });
  const { caseId }: { caseId: string } = await made.json();
  try {
    await page.goto(`/topology?case=${caseId}&lens=0xa4&expand=c1,c2`);
    const lens = page.getByRole("region", { name: "Lens", exact: true });
    await expect(lens.getByRole("status")).toContainText("3 mismatches");
    await expect(lens.getByRole("region", { name: "Translations on c1" })).toContainText(
      "Mismatch: the agent recorded local VLAN 1, the port has tag 2",
    );
    await expect(lens.getByRole("region", { name: "Translations on c2" })).toContainText(
      "Mismatch: the network has key 0xa4",
    );
    await showOutline(page);
    await expect(objectOf(page, "Tap tapc9da7f42-3b on c1")).toHaveAttribute(
      "aria-description",
      /; in the lens, mismatch$/,
    );
    await expectNoViolations(page);

    await page.keyboard.press("t");
    const table = page.getByRole("region", { name: "Objects" });
    await expect(page.getByText("Only lens 0xa4")).toBeVisible();
    await expect(table.getByRole("row").filter({ hasText: "qvo8a095b19-87" })).toHaveCount(0);
    await expect(table.getByRole("row").filter({ hasText: "Mismatch: the network allows 1458 bytes" })).toContainText(
      "tapc9da7f42-3b",
    );
    await page.getByRole("textbox", { name: "Filter the table" }).fill("mismatch");
    await expect(table.getByRole("row")).toHaveCount(4);
    await page.getByRole("button", { name: "Show all objects" }).click();
    await expect(page).not.toHaveURL(/lens=/);
  } finally {
    await leaveObjects(page);
    await callConsole(page, "cases.remove", { id: caseId }, "mutation");
  }
});
