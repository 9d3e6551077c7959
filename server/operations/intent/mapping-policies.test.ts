import { expect, it } from "vitest";
import { planIntent } from "@/server/mapping/plan-intent";
import { factsOf, flatMapping, intentOf, uplinkSetMapping } from "@/server/mapping/testing/intent-samples";
import { desiredIntent } from "@/server/operations/intent/desired-intent";

const set = (policy?: "approve" | "auto", name = "us") => ({
  ...uplinkSetMapping("p", name),
  ...(policy === undefined ? {} : { policy }),
});
const flat = (policy?: "approve" | "auto") => ({
  ...flatMapping("p", "o"),
  ...(policy === undefined ? {} : { policy }),
});
const given = (policy?: "approve" | "auto") =>
  intentOf({ flatMappings: [flat(policy)], uplinkSetMappings: [set(policy)] });
const facts = factsOf({});
const verbs = (current: ReturnType<typeof intentOf>, desired: ReturnType<typeof intentOf>) =>
  planIntent({ current, desired, facts }).map(({ id, risk }) => [id, risk]);

it("writes the policy of mappings that stay, and nothing where it is the same", () => {
  expect(verbs(given(), given("approve")), "absent is to wait").toEqual([]);
  expect(verbs(given("auto"), given("auto"))).toEqual([]);
  const changed = verbs(given("approve"), given("auto"));
  expect(changed.map(([id]) => String(id).split(":")[0])).toEqual(["mapping.policy", "mapping.policy"]);
  expect(changed.map(([, risk]) => risk)).toEqual(["low", "low"]);
  expect(verbs(given("auto"), given()).map(([, risk]) => risk)).toEqual(["none", "none"]);
});

it("keeps the policy of a mapping that is set again, and gives a new one what the others have", () => {
  const again = (policy?: "approve" | "auto", current = given("auto")) =>
    desiredIntent(current, {
      ...{ kind: "set-uplink-sets", cloudId: "c", applianceId: "a", physicalNetwork: "p" },
      uplinkSets: ["us", "other"].map((uplinkSetName) => ({ logicalInterconnectGroupId: "lig", uplinkSetName })),
      ...(policy === undefined ? {} : { policy }),
    }).desired.uplinkSetMappings.map((each) => each.policy);
  expect(again()).toEqual(["auto", "auto"]);
  expect(again("approve")).toEqual(["approve", "approve"]);
  expect(again(undefined, given("approve"))).toEqual(["approve", undefined]);
  const mixed = intentOf({ flatMappings: [flat("approve")], uplinkSetMappings: [set("auto")] });
  expect(again(undefined, mixed), "they do not agree").toEqual(["auto", undefined]);
});
