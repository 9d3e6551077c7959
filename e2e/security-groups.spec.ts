import type { Page } from "@playwright/test";
import { callConsole } from "./steps/console-api";
import { makeGuest } from "./steps/guests";
import { applyPlan } from "./steps/ports";
import { expect, story } from "./story";

/** The editor of a group, reached from the list as a person does. */
async function openEditor(page: Page, groupName: string) {
  await page.goto("/security-groups");
  await page.getByRole("link", { name: groupName, exact: true }).click();
  await page.getByRole("button", { name: "Add rules" }).click();
  const dialog = page.getByRole("dialog", { name: `Add rules to ${groupName}`, exact: true });
  await expect(dialog.getByRole("group", { name: "Rule 1" })).toBeVisible();
  return dialog;
}

story(
  "add tcp/22 from a subnet to a group, read the exact lines, apply, and see the rule on the port's ledger",
  async ({ page }) => {
    await page.goto("/security-groups");
    const guest = await makeGuest(page, "ssh-guest", "10.71.0.0/24");
    const line = `-s ${guest.cidr} -p tcp -m tcp --dport 22 -j RETURN`;
    try {
      const dialog = await openEditor(page, guest.groupName);
      await dialog.getByRole("combobox", { name: "What" }).click();
      await page.getByRole("option", { name: /^SSH/ }).click();
      await dialog.getByRole("radio", { name: "Prefix" }).click();
      await dialog.getByLabel("Remote prefix").fill(guest.cidr);

      const lines = dialog.getByRole("region", { name: "On the hosts" });
      const chain = `neutron-openvswi-i${guest.portId.slice(0, 10)}`;
      await expect(lines.getByText(`on ${guest.host}`, { exact: true })).toBeVisible();
      await expect(lines.getByRole("region", { name: `Chain ${chain}` }).getByRole("listitem")).toHaveText([
        `+comes: ${line}rule ingress IPv4 tcp 22 from ${guest.cidr} of group ${guest.groupName}`,
      ]);

      await dialog.getByRole("button", { name: "Show plan" }).click();
      await applyPlan(page, `Add rules to ${guest.groupName}`, "Add rule");
      await dialog.getByRole("link", { name: "See it on a port" }).click();
      await expect(page).toHaveURL(new RegExp(`/security-groups/ledger/${guest.portId}`));
      const ledger = page.getByRole("region", { name: `Into the guest, chain ${chain}`, exact: true });
      const row = ledger.getByRole("row").filter({ hasText: line });
      await expect(row).toContainText(`rule ingress IPv4 tcp 22 from ${guest.cidr} of group ${guest.groupName}`);
      await expect(row.getByRole("cell").nth(2)).toHaveText("0");
      await expect(page.getByText("missing on the host")).toHaveCount(0);
    } finally {
      await guest.remove();
    }
  },
);

story(
  "remove a rule: the plan says what becomes of connections that live, and it is on no host any more",
  async ({ page }) => {
    await page.goto("/security-groups");
    const guest = await makeGuest(page, "cut-guest", "10.73.0.0/24");
    const rule = { direction: "ingress", ethertype: "IPv4", protocol: "tcp", portMin: 443, portMax: 443 };
    try {
      const added = { securityGroupId: guest.groupId, rule, mode: "apply" };
      await callConsole(page, "securityGroups.addRule", added, "mutation");
      await page.goto(`/security-groups/${guest.groupId}`);
      await page.getByRole("checkbox", { name: /^Pick ingress IPv4 tcp 443/ }).check();
      await page.getByRole("button", { name: "Remove rule" }).click();
      const title = `Remove rule from ${guest.groupName}`;
      const dialog = page.getByRole("dialog", { name: title, exact: true });
      await expect(dialog.getByText("goes: -p tcp -m tcp --dport 443 -j RETURN")).toBeVisible();
      await expect(dialog.getByText(/^Connections that only these rules let through end with them/)).toBeVisible();
      await dialog.getByRole("button", { name: "Show plan" }).click();
      await expect(
        dialog.getByText("cut where no rule lets them through, let go of where one does again"),
      ).toBeVisible();
      await applyPlan(page, title, "Remove rule");
      await page.goto(`/security-groups/ledger/${guest.portId}`);
      await expect(page.getByRole("region", { name: /^Into the guest, chain/ })).toBeVisible();
      await expect(page.getByText("--dport 443")).toHaveCount(0);
    } finally {
      await guest.remove();
    }
  },
);

story("a reversed range and a wrong ethertype are refused in the form, at their fields", async ({ page }) => {
  await page.goto("/security-groups");
  const guest = await makeGuest(page, "range-guest", "10.72.0.0/24");
  try {
    const dialog = await openEditor(page, guest.groupName);
    await dialog.getByLabel("First port").fill("30");
    await dialog.getByLabel("Last port").fill("20");
    await expect(dialog.getByLabel("Last port")).toHaveAccessibleDescription(
      /The range of ports 30 to 20 is reversed\./,
    );
    await dialog.getByRole("radio", { name: "Prefix" }).click();
    await dialog.getByLabel("Remote prefix").fill("fd00::/8");
    await expect(dialog.getByLabel("Remote prefix")).toHaveAccessibleDescription(/is IPv6, and the rule is for IPv4/);
    await dialog.getByRole("button", { name: "Show plan" }).click();
    await expect(dialog.getByRole("group", { name: "Rule 1" })).toBeVisible();
    await expect(dialog.getByRole("region", { name: /^Plan: / })).toHaveCount(0);

    await dialog.getByLabel("Last port").fill("40");
    await dialog.getByLabel("Remote prefix").fill("10.0.0.0/8");
    await expect(dialog.getByText("-m multiport --dports 30:40 -j RETURN")).toBeVisible();
    await expect(dialog.getByRole("alert")).toHaveCount(0);
    await dialog.getByRole("button", { name: "Show plan" }).click();
    await expect(dialog.getByRole("region", { name: /^Plan: / })).toContainText(
      "ingress IPv4 tcp 30:40 from 10.0.0.0/8",
    );
  } finally {
    await guest.remove();
  }
});
