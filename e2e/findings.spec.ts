import { packEditedCapture } from "./steps/archives";
import { callConsole } from "./steps/console-api";
import { makeGuest } from "./steps/guests";
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

type Listed = { readonly id: string; readonly name: string };

story(
  "findings: rules that a host did not take over are found, muted with a reason, and told again",
  async ({ page }) => {
    await page.goto("/findings");
    const hosts = await callConsole<readonly Listed[]>(page, "hosts.list", {}, "query");
    const id = hosts.find(({ name }) => name === "c1")?.id ?? "";
    const guest = await makeGuest(page, "moved-guest", "10.78.0.0/24");
    const securityGroupId = guest.groupId;
    const rule = { direction: "ingress", protocol: "tcp", portMin: 8099, portMax: 8099 };
    // a host that is only observed is not written to
    await callConsole(page, "hosts.update", { id, ownership: "observed" }, "mutation");
    try {
      await callConsole(page, "securityGroups.addRule", { securityGroupId, rule, mode: "apply" }, "mutation");
      await page.goto("/findings?host=c1&kind=hand-edited-chain");
      const row = page.getByRole("region", { name: "Findings" }).getByRole("row").nth(1);
      await expect(row).toContainText("--dport 8099");
      await row.getByRole("button", { name: /^Mute / }).click();
      const dialog = page.getByRole("dialog", { name: /^Mute / });
      await dialog.getByRole("button", { name: "Mute finding" }).click();
      await expect(dialog.getByRole("alert")).toHaveText("Say why, in a few words");
      await dialog.getByLabel("Reason").fill("the rack is being moved");
      await dialog.getByRole("button", { name: "Mute finding" }).click();
      await expect(row).toContainText(/Muted by \S+, until .*: the rack is being moved/);
      await page.goto("/findings?host=c1&kind=hand-edited-chain&muted=without");
      await expect(page.getByText("No finding is like that.")).toBeVisible();
      await page.goto("/findings?host=c1&kind=hand-edited-chain&muted=only");
      await row.getByRole("button", { name: /^Unmute / }).click();
      await expect(page.getByText("No finding is like that.")).toBeVisible();
    } finally {
      await callConsole(page, "hosts.update", { id, ownership: "managed" }, "mutation");
      await guest.remove();
    }
  },
);
