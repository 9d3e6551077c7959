import type { Page } from "@playwright/test";
import { expect } from "../story";

/** Calls a procedure of the console as the signed-in person; for what a story needs and is not about. A page must be open. */
export async function callConsole<T>(
  page: Page,
  procedure: string,
  input: unknown,
  read: "query" | "mutation",
): Promise<T> {
  const { origin } = new URL(page.url());
  const path = `/api/trpc/${procedure}`;
  const response =
    read === "query"
      ? await page.request.get(`${path}?input=${encodeURIComponent(JSON.stringify({ json: input }))}`)
      : await page.request.post(path, { headers: { origin }, data: { json: input } });
  expect(response.ok(), `${procedure}: ${await response.text()}`).toBe(true);
  return (await response.json()).result.data.json as T;
}

/** Leads the page to where nothing is asked for that the story is about to take away: a page open on it would go on asking. */
export async function leaveObjects(page: Page): Promise<void> {
  await page.goto("/audit");
}
