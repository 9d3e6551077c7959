import { describe, expect, it } from "vitest";
import { decideReflection } from "@/server/mapping/decide-reflection";
import { factsOf, flatMapping, intentOf, network, uplinkSetMapping } from "@/server/mapping/testing/intent-samples";

type Row = [networkType: string, sets: ("Tagged" | "Untagged")[], hasFlat: boolean, decision: string];

const ROWS: Row[] = [
  ["vlan", ["Tagged"], false, "uplink-sets"],
  ["vlan", ["Tagged"], true, "uplink-sets"],
  ["vlan", ["Untagged"], true, "flat, VLAN ignored"],
  ["vlan", [], true, "flat, VLAN ignored"],
  ["vlan", ["Untagged"], false, "none"],
  ["vlan", [], false, "none"],
  ["flat", ["Untagged"], true, "flat"],
  ["flat", ["Tagged", "Untagged"], true, "flat"],
  ["flat", [], true, "flat"],
  ["flat", ["Untagged"], false, "uplink-sets"],
  ["flat", ["Tagged"], false, "none"],
  ["flat", [], false, "none"],
  ["gre", ["Tagged"], true, "none"],
  ["vxlan", ["Untagged"], true, "none"],
];

describe("decideReflection", () => {
  it.each(ROWS)("%s network, uplink sets %j, flat mapping %j: %s", (networkType, sets, hasFlat, expected) => {
    const intent = intentOf({
      flatMappings: hasFlat ? [flatMapping("p", "net")] : [],
      uplinkSetMappings: sets.map((type) => uplinkSetMapping("p", type)),
    });
    const isTunnel = networkType === "gre" || networkType === "vxlan";
    const decision = decideReflection(
      network("n", { networkType, physicalNetwork: isTunnel ? null : "p", segmentationId: 7 }),
      intent,
      factsOf({ uplinkSetType: ({ uplinkSetName }) => (uplinkSetName === "Tagged" ? "Tagged" : "Untagged") }),
    );
    expect(decision.kind === "flat" && decision.vlanIgnored ? "flat, VLAN ignored" : decision.kind).toBe(expected);
  });

  it("looks at the mappings of its own physical network only", () => {
    const intent = intentOf({ flatMappings: [flatMapping("other", "net")] });
    expect(decideReflection(network("n", { physicalNetwork: "p" }), intent, factsOf({})).kind).toBe("none");
  });

  it("guesses nothing where the type of an uplink set that matters is not known", () => {
    const intent = intentOf({
      flatMappings: [flatMapping("p", "net")],
      uplinkSetMappings: [uplinkSetMapping("p", "set")],
    });
    const facts = factsOf({ uplinkSetType: () => null });
    expect(() => decideReflection(network("n", { networkType: "vlan", segmentationId: 7 }), intent, facts)).toThrow(
      'hangs on uplink set "set", which appliance a did not show',
    );
    expect(decideReflection(network("n", {}), intent, facts).kind).toBe("flat");
  });
});
