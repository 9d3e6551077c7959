import type { Page } from "@playwright/test";
import { callConsole } from "./steps/console-api";
import { applyPlan } from "./steps/ports";
import { expect, story } from "./story";

type Bridge = { readonly name: string; readonly ports: readonly string[] };
type Isolation = { readonly hosts: readonly { readonly hostName: string; readonly bridges: readonly Bridge[] }[] };

/** A guest of the demo: its tap alone on the bridge of its hybrid plug. */
type Guest = { readonly host: string; readonly bridge: string; readonly tap: string };

async function plumbedGuest(page: Page): Promise<Guest> {
  let found: Guest | undefined;
  await expect
    .poll(
      async () => {
        const { hosts } = await callConsole<Isolation>(page, "isolation.list", undefined, "query");
        found = hosts.flatMap(({ hostName, bridges }) =>
          bridges.flatMap(({ name, ports }) => {
            const tap = ports.find((port) => port.startsWith("tap"));
            return tap !== undefined && name.startsWith("qbr") ? [{ host: hostName, bridge: name, tap }] : [];
          }),
        )[0];
        return found;
      },
      { message: "the demo plugs its guests", timeout: 60_000 },
    )
    .toBeDefined();
  if (found === undefined) throw new Error("the demo has no guest");
  return found;
}

const MAC = "fa:16:3e:00:0a:05";

story("isolate a guest of the demo on a bridge that is filtered by name, and let it go", async ({ page }) => {
  await page.goto("/isolation");
  const { host, bridge, tap } = await plumbedGuest(page);
  const section = page.getByRole("region", { name: host, exact: true });
  await expect(section).toContainText("No VM is to be isolated here.");
  await expect(section).not.toContainText("Not covered");

  try {
    await section.getByRole("button", { name: "Filtered bridges" }).click();
    const bridges = page.getByRole("dialog", { name: `Filtered bridges of ${host}`, exact: true });
    await bridges.getByRole("checkbox", { name: "All Linux bridges" }).uncheck();
    await bridges.getByLabel("Only these").fill(bridge);
    await bridges.getByRole("button", { name: "Show plan" }).click();
    await applyPlan(page, `Filtered bridges of ${host}`, "Set bridges");
    await bridges.getByRole("button", { name: "Close" }).last().click();

    await expect(section.getByText(/^Not covered: /)).toBeVisible();
    await expect(section.getByRole("listitem").filter({ hasText: tap })).toContainText(`on ${bridge} (no rule`);

    await section.getByRole("button", { name: "Isolate VM" }).click();
    const isolate = page.getByRole("dialog", { name: "Isolate a VM", exact: true });
    await isolate.getByLabel("Domain XML or NICs").fill(`${tap} ${MAC}`);
    await isolate.getByRole("button", { name: "Show rules" }).click();
    await expect(isolate.getByRole("alert")).toHaveText("Name the VM: only the XML says it by itself.");
    await isolate.getByRole("textbox", { name: /^VM/ }).fill("one-7");
    await isolate.getByRole("button", { name: "Show rules" }).click();
    const intoVm = `FORWARD -s ! fa:16:3e:00:0a:00/ff:ff:ff:ff:ff:00 -o ${tap} -j DROP`;
    const fromVm = `FORWARD -s ! ${MAC} -i ${tap} -j DROP`;
    await expect(isolate.getByText(intoVm)).toBeVisible();
    await applyPlan(page, "Isolate a VM", "Isolate VM");
    await isolate.getByRole("button", { name: "Close" }).last().click();

    const row = section.getByRole("row").filter({ hasText: "one-7" });
    await expect(row).toContainText("isolated");
    await expect(row).toContainText(bridge);
    for (const text of [intoVm, fromVm]) await expect(row.getByText(text)).toBeVisible();
    await expect(row.getByRole("img", { name: "present" })).toHaveCount(2);
    await expect(section.getByText(/^Not covered: /)).toHaveCount(0);

    await page.setViewportSize({ width: 390, height: 844 });
    const card = section.getByRole("listitem").filter({ hasText: "one-7" }).first();
    const rule = card.getByText(fromVm);
    await expect(rule).toBeVisible();
    const height = await rule.evaluate((element) => element.getBoundingClientRect().height);
    expect(height, "a rule keeps to its line and scrolls").toBeLessThan(24);
    await page.setViewportSize({ width: 1440, height: 900 });

    await section.getByRole("button", { name: "Stop isolating one-7" }).click();
    const title = `Stop isolating one-7 on ${host}`;
    const stop = page.getByRole("dialog", { name: title, exact: true });
    await expect(stop.getByText(/may send with any MAC and hears every network/)).toBeVisible();
    await expect(stop.getByText("high risk", { exact: true }).first()).toBeVisible();
    await applyPlan(page, title, "Stop isolating");
    await stop.getByRole("button", { name: "Close" }).last().click();
    await expect(section).toContainText("No VM is to be isolated here.");
    await expect(section.getByText(/^Not covered: /)).toBeVisible();
  } finally {
    await callConsole(page, "isolation.setBridges", { host, bridges: null, mode: "apply" }, "mutation");
  }
});
