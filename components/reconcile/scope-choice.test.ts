import { describe, expect, it } from "vitest";
import { hostOptions, optionsOf, readScope, SCOPE_KINDS } from "./scope-choice";

const BLUE = { id: "11111111-1111-4111-8111-111111111111", name: "blue" };
const OTHER_BLUE = { id: "22222222-2222-4222-8222-222222222222", name: "blue" };
const UNNAMED = { id: "33333333-3333-4333-8333-333333333333", name: "" };
const OPTIONS = optionsOf([OTHER_BLUE, BLUE, UNNAMED]);

describe("optionsOf", () => {
  it("tells namesakes apart, and an unnamed thing by its id", () => {
    expect(OPTIONS.map(({ label }) => label)).toEqual([UNNAMED.id, "blue (11111111)", "blue (22222222)"]);
  });

  it("does not repeat a name that is the id", () => {
    expect(optionsOf([{ id: "physnet1", name: "physnet1" }])).toEqual([{ id: "physnet1", label: "physnet1" }]);
  });
});

it("offers of hosts those that are managed and plumbed", () => {
  const host = (name: string, ownership: string, plumbing: unknown) => ({
    id: `id-${name}`,
    name,
    ownership,
    plumbing,
  });
  const hosts = [host("c2", "managed", {}), host("net1", "managed", null), host("nova", "observed", null)];
  expect(hostOptions(hosts)).toEqual([{ id: "id-c2", label: "c2 (id-c2)" }]);
  expect(SCOPE_KINDS).toContain("host");
});

describe("readScope", () => {
  it("takes everything without a pick", () => {
    expect(readScope("mappings", "c", "whatever", [])).toEqual({ ok: true, scope: { kind: "mappings", cloudId: "c" } });
  });

  it("finds what was picked by label or by id", () => {
    const scope = { kind: "network", networkId: OTHER_BLUE.id };
    expect(readScope("network", "c", " blue (22222222) ", OPTIONS)).toEqual({ ok: true, scope });
    expect(readScope("network", "c", OTHER_BLUE.id, OPTIONS)).toEqual({ ok: true, scope });
  });

  it("refuses what is not there, and nothing at all", () => {
    expect(readScope("port", "c", "red", OPTIONS)).toEqual({
      ok: false,
      error: 'There is no "red" here; pick one of the list',
    });
    expect(readScope("appliance", "c", " ", OPTIONS)).toMatchObject({ ok: false });
  });

  it.each(["appliance", "host", "flat-mapping", "port"] as const)("names the object as a %s is named", (kind) => {
    const reading = readScope(kind, "c", BLUE.id, OPTIONS);
    expect(reading.ok ? Object.values(reading.scope) : []).toContain(BLUE.id);
  });
});
