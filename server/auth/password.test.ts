import { describe, expect, it } from "vitest";
import { checkPassword, makeOneTimePassword } from "@/server/auth/password";

describe("passwords", () => {
  it("made for one time differ, can be read aloud and pass our own check", () => {
    const made = new Set(Array.from({ length: 200 }, makeOneTimePassword));
    expect(made.size).toBe(200);
    for (const password of made) {
      expect(password).toMatch(/^[a-zA-Z2-9]{20}$/);
      expect(password).not.toMatch(/[lIO01]/);
    }
  });

  it.each(["elevenchars", "x".repeat(129), "my-Admin-password", "aaaaaaaaaaaaaa"])("refuse %s", (password) => {
    expect(() => checkPassword(password, "admin")).toThrow(/^A password/);
  });

  it("take a sentence", () => {
    expect(() => checkPassword("correct horse battery", "admin")).not.toThrow();
  });
});
