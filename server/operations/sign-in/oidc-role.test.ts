import { describe, expect, it } from "vitest";
import type { OidcRule } from "@/server/model/sign-in";
import { claimValues, roleByRules } from "./oidc-role";

const RULES: readonly OidcRule[] = [
  { value: "net-admins", role: "admin" },
  { value: "net-watch", role: "viewer" },
  { value: "red", role: "member", cloudId: "c1", projectIds: ["p-red"] },
  { value: "blue", role: "member", cloudId: "c1", projectIds: ["p-blue", "p-red"] },
  { value: "far", role: "member", cloudId: "c2", projectIds: ["p-far"] },
];

describe("claimValues", () => {
  it.each([
    [{ groups: ["a", 1, "b"] }, "groups", ["a", "b"]],
    [{ groups: "a" }, "groups", ["a"]],
    [{ realm_access: { roles: ["a"] } }, "realm_access.roles", ["a"]],
    [{ "https://x.example/roles": ["a"] }, "https://x.example/roles", ["a"]],
    [{ groups: { a: true } }, "groups", []],
    [{}, "constructor.name", []],
    [{}, "groups", []],
  ])("of %j by %s are %j", (claims, claim, values) => {
    expect(claimValues(claims, claim)).toEqual(values);
  });
});

describe("roleByRules", () => {
  it.each([
    [["net-watch", "red"], { role: "viewer", scope: null }],
    [["red", "net-admins"], { role: "admin", scope: null }],
    [["red"], { role: "member", scope: { cloudId: "c1", projects: [{ id: "p-red", name: "" }] } }],
    [["nobody"], null],
    [[], null],
  ])("gives %j %j", (values, given) => {
    expect(roleByRules(RULES, values)).toEqual(given);
  });

  it("joins the projects of one cloud, each once, and leaves other clouds out", () => {
    const given = roleByRules(RULES, ["blue", "red", "far"]);
    expect(given?.scope?.cloudId).toBe("c1");
    expect(given?.scope?.projects.map(({ id }) => id)).toEqual(["p-red", "p-blue"]);
  });
});
