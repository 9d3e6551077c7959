import { type Receiver, startReceiver } from "../server/alerts/testing/receiver";
import { expectNoViolations } from "./steps/axe";
import { callConsole } from "./steps/console-api";
import { expect, story } from "./story";

const HOST = "not-there";

const told = ({ received }: Receiver) =>
  received.flatMap(({ payload }) => payload.events.map(({ event, object }) => `${event} ${object}`));

story(
  "alerts: a webhook is made and tested, hears of a fault once, of its end once, and is removed",
  async ({ page }) => {
    const receiver = await startReceiver();
    try {
      await page.goto("/settings?tab=alerts");
      await expect(page.getByText("Nobody is told")).toBeVisible();
      await page.getByRole("button", { name: "Add webhook" }).first().click();
      const dialog = page.getByRole("dialog", { name: "Add webhook" });
      await dialog.getByLabel("Name").fill("on-call");
      await dialog.getByLabel("URL").fill("ftp://127.0.0.1/hook");
      await dialog.getByRole("button", { name: "Save webhook" }).click();
      await expect(dialog.getByRole("alert")).toContainText("An address such as https://");
      await dialog.getByLabel("URL").fill(receiver.url);
      await dialog.getByLabel("Settle, seconds").fill("0");
      await dialog.getByLabel("Signing key").fill("a key of the story");
      await dialog.getByRole("button", { name: "Send a test" }).click();
      await expect(dialog.getByRole("status")).toContainText("The test was taken: it answered 200");
      expect(told(receiver)).toEqual(["test test"]);
      await expectNoViolations(page);
      await dialog.getByRole("button", { name: "Save webhook" }).click();
      const table = page.getByRole("region", { name: "Webhooks" });
      await expect(table.getByRole("row", { name: /on-call/ })).toContainText("signed");

      const settings = { transport: "netns", namespace: "story-not-there", pollSeconds: 5 };
      const { id } = await callConsole<{ id: string }>(page, "hosts.add", { name: HOST, settings }, "mutation");
      const about = () => told(receiver).filter((each) => each.endsWith(HOST));
      await expect.poll(about).toEqual([`found ${HOST}`]);
      await expect(table.getByRole("row", { name: /on-call/ })).toContainText("sent 200");
      await expectNoViolations(page);
      await callConsole(page, "hosts.remove", { id }, "mutation");
      await expect.poll(about).toEqual([`found ${HOST}`, `healed ${HOST}`]);

      await page.getByRole("button", { name: "Actions for on-call" }).click();
      await page.getByRole("menuitem", { name: "Messages" }).click();
      const messages = page.getByRole("dialog", { name: "Messages to on-call" });
      await expect(messages.getByRole("row").filter({ hasText: "1 healed" })).toContainText("sent 200");
      await messages.getByRole("button", { name: "Close" }).click();
      await page.getByRole("button", { name: "Actions for on-call" }).click();
      await page.getByRole("menuitem", { name: "Remove" }).click();
      await page.getByRole("alertdialog").getByRole("button", { name: "Remove webhook" }).click();
      await expect(page.getByText("Nobody is told")).toBeVisible();
    } finally {
      await receiver.close();
    }
  },
);
