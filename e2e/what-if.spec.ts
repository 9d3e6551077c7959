import { packEditedCapture } from "./steps/archives";
import { expectNoViolations } from "./steps/axe";
import { callConsole, leaveObjects } from "./steps/console-api";
import { expect, story } from "./story";

const PORT = "c9da7f42-3b";
const CHAIN = `neutron-openvswi-i${PORT.slice(0, 10)}`;

/** A line that somebody put before the rule for SSH by hand, which takes its packets. */
const withWideLine = (text: string) =>
  text.replace(
    `-A ${CHAIN} -p icmp -j RETURN`,
    `-A ${CHAIN} -p tcp -m multiport --dports 20:30 -j DROP\n[0:0] -A ${CHAIN} -p icmp -j RETURN`,
  );

story("find a dead line in a port's ledger and what shadows it, and ask what a rule would do", async ({ page }) => {
  await page.goto("/cases");
  const archive = await packEditedCapture("iesgn", "c1/iptables-save-c.txt", withWideLine);
  const { origin } = new URL(page.url());
  const headers = { origin, "content-type": "application/gzip" };
  const made = await page.request.post("/api/cases?name=shadowed", { headers, data: archive });
  const { caseId }: { caseId: string } = await made.json();
  try {
    const ports = await callConsole<readonly { id: string }[]>(page, "ports.list", { caseId }, "query");
    const port = ports.find(({ id }) => id.startsWith(PORT));
    await page.goto(`/security-groups/ledger/${port?.id}?case=${caseId}`);
    await expect(page.getByText("It differs from what the groups ask for")).toContainText(
      "One line is there that nothing asks for",
    );
    const lines = page.getByRole("region", { name: `Into the guest, chain ${CHAIN}` }).first();
    const dead = lines.getByRole("row").filter({ hasText: "--dport 22 -j RETURN" });
    await expect(dead).toContainText("dead: never decides");
    await expect(dead).toContainText(
      "Line 4 takes all of its packets first: -p tcp -m multiport --dports 20:30 -j DROP",
    );

    await page.getByRole("button", { name: "What if…" }).click();
    const dialog = page.getByRole("dialog", { name: "What if" });
    await dialog.getByLabel("First port").fill("80");
    const then = dialog.getByRole("region", { name: "The ledger then" });
    await expect(then).toContainText("comes: -p tcp -m tcp --dport 80 -j RETURN");
    const packets = dialog.getByRole("list", { name: "Packets that fare otherwise" }).getByRole("listitem");
    await expect(packets.first()).toContainText(/tcp\/80.*Dropped.*Delivered/s);
    await expect(dialog.getByRole("region", { name: "Not looked at" })).toContainText("first of a new connection");
    await expect(dialog.getByRole("button", { name: "Make the plan" }), "a case is read-only").toHaveCount(0);
    await expect(page).toHaveURL(/do=what-if&rule=ingress,IPv4,tcp,80/);
    await expectNoViolations(page);

    await page.reload();
    await expect(then).toContainText("comes: -p tcp -m tcp --dport 80 -j RETURN");
    await dialog.getByRole("radio", { name: "Rules are removed" }).click();
    await dialog.getByRole("checkbox", { name: /^ingress IPv4 icmp/ }).check();
    await expect(then).toContainText("goes: -p icmp -j RETURN");
    await expect(packets.first()).toContainText(/ping.*Delivered.*Dropped/s);
  } finally {
    await leaveObjects(page);
    await callConsole(page, "cases.remove", { id: caseId }, "mutation");
  }
});
