import { describe, expect, it } from "vitest";
import { grantedRole } from "./granted-role";
import { DEFAULT_CLOUD_SIGN_IN } from "./sign-in";

const rules = { enabled: true, admin: ["cloud_admin"], operator: ["net-ops"], viewer: ["auditor"], member: ["member"] };

describe("grantedRole", () => {
  it.each([
    [["member"], "member"],
    [["reader", "Member"], "member"],
    [["member", "NET-OPS"], "operator"],
    [["auditor", "cloud_admin", "member"], "admin"],
    [["admin"], null],
    [[], null],
  ])("of %j is %s", (held, role) => {
    expect(grantedRole(rules, held)).toBe(role);
  });

  it("makes nobody more than a member before somebody said so", () => {
    expect(grantedRole(DEFAULT_CLOUD_SIGN_IN, ["admin", "service", "manager", "reader"])).toBe("member");
    expect(grantedRole(DEFAULT_CLOUD_SIGN_IN, ["admin"])).toBeNull();
  });
});
