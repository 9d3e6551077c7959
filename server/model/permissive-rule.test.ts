import { describe, expect, it } from "vitest";
import { permissiveBecause } from "@/server/model/permissive-rule";

const ANY = {
  ...{ direction: "ingress" as const, ethertype: "IPv4", protocol: null, portMin: null, portMax: null },
  ...{ remotePrefix: null, remoteGroupId: null },
};

describe("permissiveBecause", () => {
  it("tells rules that let in everything, or every port", () => {
    expect(permissiveBecause(ANY)).toBe("It lets in everything from anywhere.");
    expect(permissiveBecause({ ...ANY, remotePrefix: "0.0.0.0/0" })).toBe("It lets in everything from anywhere.");
    expect(permissiveBecause({ ...ANY, protocol: "tcp", portMin: 1, portMax: 65_535 })).toBe(
      "It lets in every tcp port from anywhere.",
    );
    expect(permissiveBecause({ ...ANY, protocol: "udp", remotePrefix: "10.0.0.0/8" })).toBe(
      "It lets in every udp port from 10.0.0.0/8.",
    );
  });

  it("says nothing of narrower rules, of groups, and of egress", () => {
    expect(permissiveBecause({ ...ANY, remotePrefix: "10.0.0.0/8" })).toBeNull();
    expect(permissiveBecause({ ...ANY, remoteGroupId: "g" })).toBeNull();
    expect(permissiveBecause({ ...ANY, direction: "egress" })).toBeNull();
    expect(permissiveBecause({ ...ANY, protocol: "icmp" })).toBeNull();
    expect(permissiveBecause({ ...ANY, protocol: "tcp", portMin: 22, portMax: 22 })).toBeNull();
  });
});
