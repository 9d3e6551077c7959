import { describe, expect, it } from "vitest";
import { oidcSettingsSchema } from "@/server/model/sign-in";
import { oidcFormOf, readOidcForm } from "./oidc-form";

const CLOUDS = [{ id: "c1", name: "madrid: north" }];
const FORM = {
  ...oidcFormOf(null, CLOUDS),
  ...{ name: "Example", issuer: "https://id.example.com", clientId: "bridgehead", clientSecret: "s" },
};

describe("the form of the OpenID provider", () => {
  it("reads rules a line each", () => {
    const clouds = [{ id: "c0", name: "madrid" }, ...CLOUDS];
    const rules =
      "net-admins = admin\n\n/ops = x = operator\nred = member of madrid: north: p1, p2\nblue = member of c0: p3";
    expect(readOidcForm({ ...FORM, rules }, clouds)).toMatchObject({
      ok: true,
      input: {
        rules: [
          { value: "net-admins", role: "admin" },
          { value: "/ops = x", role: "operator" },
          { value: "red", role: "member", cloudId: "c1", projectIds: ["p1", "p2"] },
          { value: "blue", role: "member", cloudId: "c0", projectIds: ["p3"] },
        ],
      },
    });
  });

  it.each([
    ["rules", { rules: "net-admins = king" }],
    ["rules", { rules: "net-admins" }],
    ["rules", { rules: "red = member of nowhere: p1" }],
    ["issuer", { issuer: "id.example.com" }],
    ["scopes", { scopes: "profile" }],
    ["clientId", { clientId: " " }],
    ["caPem", { caPem: "x" }],
  ])("tells what is wrong with %s", (field, changes) => {
    const read = readOidcForm({ ...FORM, ...changes }, CLOUDS);
    expect(read).toMatchObject({ ok: false, errors: { [field]: expect.stringMatching(/./) } });
  });

  it("shows what is stored as it would be typed, but no secret", () => {
    const rules = [{ value: "red", role: "member" as const, cloudId: "c1", projectIds: ["p1"] }];
    const settings = oidcSettingsSchema.parse({ name: "E", issuer: "https://id.example.com", clientId: "b", rules });
    const form = oidcFormOf(settings, [{ id: "c1", name: "madrid" }]);
    expect(form).toMatchObject({ rules: "red = member of madrid: p1", clientSecret: "" });
    const read = readOidcForm(form, [{ id: "c1", name: "madrid" }]);
    expect(read).toEqual({ ok: true, input: settings });
  });
});
