import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  applianceId,
  deviceId,
  dhcpId,
  fabricId,
  hostId,
  namespaceId,
  ovsBridgeId,
  ovsInterfaceId,
  ovsPortId,
  parseNodeId,
  physicalNetworkId,
  remoteId,
  segmentId,
} from "./ids";

/** Any name, and often the ones made to break an encoding. */
const name = fc.oneof(
  fc.string({ unit: "binary", maxLength: 24 }),
  fc.constantFrom(
    "",
    "a b",
    "q\"uo'te",
    "x%d",
    "$(reboot)",
    "a/b",
    "a:b",
    "a|b",
    "%2F",
    "é",
    "..",
    "dev:/lo",
    "\ud800",
  ),
);

describe("ids are readable and unambiguous", () => {
  test("plain names stay as they are", () => {
    expect(deviceId("c1", "", "tapc9da7f42-3b")).toBe("host:c1/dev:/tapc9da7f42-3b");
    expect(deviceId("c1", "a/b", "x%d")).toBe("host:c1/dev:a%2Fb/x%25d");
  });

  test("every id gives back what it was made of", () => {
    fc.assert(
      fc.property(name, name, name, (host, a, b) => {
        expect(parseNodeId(hostId(host))).toEqual({ kind: "host", host });
        expect(parseNodeId(namespaceId(host, a))).toEqual({ kind: "ns", host, namespace: a });
        expect(parseNodeId(deviceId(host, a, b))).toEqual({ kind: "dev", host, namespace: a, device: b });
        expect(parseNodeId(ovsBridgeId(host, a))).toEqual({ kind: "ovs", host, bridge: a });
        expect(parseNodeId(ovsPortId(host, a, b))).toEqual({ kind: "port", host, bridge: a, name: b });
        expect(parseNodeId(ovsInterfaceId(host, a, b))).toEqual({ kind: "iface", host, bridge: a, name: b });
        expect(parseNodeId(dhcpId(host, a))).toEqual({ kind: "dhcp", host, network: a });
        expect(parseNodeId(applianceId(a))).toEqual({ kind: "appliance", appliance: a });
        expect(parseNodeId(segmentId(a))).toEqual({ kind: "segment", network: a });
        expect(parseNodeId(physicalNetworkId(a, b))).toEqual({ kind: "physical-network", cloud: a, name: b });
        expect(parseNodeId(remoteId(a))).toEqual({ kind: "remote", address: a });
      }),
    );
  });

  test("different objects have different ids", () => {
    fc.assert(
      fc.property(fc.tuple(name, name, name), fc.tuple(name, name, name), (one, other) => {
        const ids = ([host, a, b]: readonly [string, string, string]) => [
          hostId(host),
          namespaceId(host, a),
          deviceId(host, a, b),
          ovsPortId(host, a, b),
          dhcpId(host, a),
        ];
        const same = one.every((part, at) => part === other[at]);
        if (!same) expect(deviceId(...one)).not.toBe(deviceId(...other));
        expect(new Set(ids(one)).size).toBe(5);
        expect(ids(one).some((id) => id.includes("|"))).toBe(false);
      }),
    );
  });

  test("an appliance's object is named by the end of its uri", () => {
    expect(parseNodeId(fabricId("ov 1", "uplink-set", "/rest/uplink-sets/8a1b"))).toEqual({
      kind: "fabric",
      appliance: "ov 1",
      category: "uplink-set",
      tail: "8a1b",
    });
  });

  test.each([
    "",
    "host",
    "c1",
    "host:c1/x:y",
    "host:c1/dev:a",
    "host:c1/ns:a/b",
    "host:c1/dev:a/b/c",
    "nope:1",
    "segment:a/b",
  ])("%j is nobody's id", (text) => {
    expect(parseNodeId(text)).toBeNull();
  });
});
