import { describe, expect, it } from "vitest";
import { plumbingSchema } from "@/server/model/plumbing";
import { type PlumbingForm, plumbingFormOf, readPlumbingForm } from "./plumbing-form";

const NET1 = plumbingSchema.parse({
  tunnelAddress: "198.51.100.11",
  bridgeMappings: { external: "br-ex", "phys:net": "br-vlan" },
  bridgeUplinks: { "br-ex": "eth2" },
  services: true,
  datapathType: "netdev",
});
const read = (changes: Partial<PlumbingForm>) => readPlumbingForm({ ...plumbingFormOf(NET1), ...changes });

describe("the plumbing form", () => {
  it("gives back what it was made of", () => {
    expect(read({})).toEqual({ ok: true, plumbing: NET1 });
    const plain = plumbingSchema.parse({});
    expect(readPlumbingForm(plumbingFormOf(plain))).toEqual({ ok: true, plumbing: plain });
  });

  it("tells every fault at its field", () => {
    expect(
      read({
        tunnelAddress: "here",
        gre: false,
        bridgeMappings: "external br-ex",
        bridgeUplinks: "br-ex: eth2\nbr-ex: x",
      }),
    ).toEqual({
      ok: false,
      errors: {
        tunnelAddress: "An IPv4 or IPv6 address of the host.",
        tunnelTypes: "Pick at least one type of tunnel.",
        bridgeMappings: '"external br-ex" is no pair: write name: device.',
        bridgeUplinks: "br-ex is given twice.",
      },
    });
    expect(read({ bridgeMappings: "external: br-much-too-long-a-name", bridgeUplinks: "" })).toMatchObject({
      errors: { bridgeMappings: expect.stringContaining("1 to 15") },
    });
    expect(read({ bridgeUplinks: "br-nope: eth2" })).toMatchObject({
      errors: { bridgeUplinks: "br-nope is no bridge of the mappings above." },
    });
  });
});
