import { packEditedCapture } from "./steps/archives";
import { detailsOf } from "./steps/topology";
import { expect, story } from "./story";

story(
  "findings: none to warn of on the demo, one in a case whose agent is dead, and on to its object",
  async ({ page }) => {
    await page.goto("/findings");
    await expect(page.getByRole("status").filter({ hasText: /nothing found|0 critical/ })).toBeVisible();

    const archive = await packEditedCapture("iesgn", "neutron/agents.json", (text) =>
      text.replace(/"alive": true/, '"alive": false'),
    );
    const answer = await page.request.post("/api/cases?name=dead-agent", {
      data: archive,
      headers: { "content-type": "application/gzip", origin: new URL(page.url()).origin },
    });
    expect(answer.ok(), await answer.text()).toBe(true);
    const { caseId } = await answer.json();

    await page.goto(`/findings?case=${caseId}`);
    const table = page.getByRole("region", { name: "Findings" });
    await expect(table.getByRole("row")).toHaveCount(2);
    await expect(table).toContainText("does not report to Neutron any more");
    await expect(table.getByText("Neutron says")).toBeVisible();
    await expect(table).toContainText(/is not alive, last heartbeat 2026-/);
    await page.getByRole("radio", { name: "Warning" }).click();
    await expect(page.getByText("No finding is like that.")).toBeVisible();
    await page.getByRole("radio", { name: "Critical" }).click();
    await table.getByRole("row").nth(1).getByRole("link").first().click();
    await expect(page).toHaveURL(/\/topology\?case=.*select=host/);
    await expect(detailsOf(page)).toBeVisible();

    await page.goto("/cases");
    await page.getByRole("button", { name: "Delete dead-agent" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Delete case" }).click();
    await expect(page.getByRole("link", { name: "dead-agent", exact: true })).toHaveCount(0);
  },
);
