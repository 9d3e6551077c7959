import type { Browser, Page } from "playwright";
import { ADMIN, type ConsoleProcess } from "@/bench/console/console-process";

const PATIENCE_MS = 120_000;

/** A page of somebody who is signed in; an error that it throws ends the benchmark. */
export async function signedIn(browser: Browser, { url }: ConsoleProcess): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, baseURL: url });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  page.on("pageerror", (error) => {
    throw error;
  });
  const answer = await page.request.post("/api/auth/sign-in/username", { headers: { origin: url }, data: ADMIN });
  if (!answer.ok()) throw new Error(`sign-in: ${answer.status()} ${await answer.text()}`);
  return page;
}

/** Milliseconds from the start of the navigation until the graph of so many hosts was painted. */
export async function paintedAfter(page: Page, path: string, hosts: number): Promise<number> {
  await page.goto(path, { waitUntil: "commit" });
  return page.evaluate(
    async ([label, patience]) => {
      const selector = `[role="application"][aria-label^="${label}"]`;
      while (document.querySelector(selector) === null) {
        if (performance.now() > patience) throw new Error(`no ${label}`);
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      return performance.now();
    },
    [`Topology of ${hosts} host`, PATIENCE_MS] as const,
  );
}

export type Opened = { readonly drawn: number; readonly listed: number };

/**
 * Milliseconds from the key that opens the selected host until the canvas had painted what is inside it (the panel offers to
 * close it, and the next frame has begun), and until the outline listed it.
 */
export function openedAfter(page: Page, host: string): Promise<Opened> {
  return page.evaluate(
    async ([item, patience]) => {
      while (document.querySelector(item) === null) await new Promise(requestAnimationFrame);
      const began = performance.now();
      document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "e", bubbles: true }));
      let drawn: number | null = null;
      let listed: number | null = null;
      while (drawn === null || listed === null) {
        if (performance.now() - began > patience) throw new Error(`${item} was not opened`);
        const closes = [...document.querySelectorAll("button")].some(({ textContent }) => textContent === "Close host");
        const lists = document.querySelector(item)?.getAttribute("aria-expanded") === "true";
        // when the next frame begins, what this one drew is painted
        await new Promise(requestAnimationFrame);
        if (closes) drawn ??= performance.now() - began;
        if (lists) listed ??= performance.now() - began;
      }
      return { drawn, listed };
    },
    [`[role="treeitem"][aria-label="Host ${host}"]`, PATIENCE_MS] as const,
  );
}

/** The same by a click in the outline on a host of which nothing was asked ahead: until the outline listed what is inside. */
export function listedAfterClick(page: Page, host: string): Promise<number> {
  return page.evaluate(
    async ([item, patience]) => {
      while (document.querySelector(`${item} [data-toggle]`) === null) await new Promise(requestAnimationFrame);
      const began = performance.now();
      document.querySelector(`${item} [data-toggle]`)?.dispatchEvent(new MouseEvent("click", { bubbles: true }));
      while (document.querySelector(item)?.getAttribute("aria-expanded") !== "true") {
        if (performance.now() - began > patience) throw new Error(`${item} was not opened`);
        await new Promise(requestAnimationFrame);
      }
      await new Promise(requestAnimationFrame);
      return performance.now() - began;
    },
    [`[role="treeitem"][aria-label="Host ${host}"]`, PATIENCE_MS] as const,
  );
}

/** Date.now() of the frame in which the outline has an object whose name contains this. */
export function shownAt(page: Page, name: string): Promise<number> {
  return page.evaluate(
    async ([part, patience]) => {
      const began = performance.now();
      while (document.querySelector(`[role="treeitem"][aria-label*="${part}"]`) === null) {
        if (performance.now() - began > patience) throw new Error(`${part} was not shown`);
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
      return Date.now();
    },
    [name, PATIENCE_MS] as const,
  );
}
