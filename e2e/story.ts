import { test as base, expect } from "@playwright/test";

type StoryOptions = {
  /** Errors that the browser itself logs in this story, such as a refused request: each must come, exactly once. */
  expectedErrors: readonly RegExp[];
};

/** Every story fails on an error that the page throws or logs, and on an expected one that does not come. */
export const story = base.extend<StoryOptions & { pageErrors: undefined }>({
  expectedErrors: [[], { option: true }],
  pageErrors: [
    async ({ page, expectedErrors }, use) => {
      const errors: string[] = [];
      page.on("pageerror", (error) => errors.push(error.message));
      page.on("console", (message) => {
        if (message.type() === "error") errors.push(`${message.text()} (${message.location().url})`);
      });
      await use(undefined);
      const missing = expectedErrors.filter((expected) => {
        const at = errors.findIndex((error) => expected.test(error));
        if (at >= 0) errors.splice(at, 1);
        return at < 0;
      });
      expect(errors, "errors logged by the page").toEqual([]);
      expect(missing, "errors that were to come").toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
