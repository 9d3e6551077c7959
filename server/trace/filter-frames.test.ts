import { describe, expect, test } from "vitest";
import type { FilterChain, RuleSet } from "@/server/model/host-state";
import { filterFrame } from "./filter-frames";
import { type Frame, firstPacket } from "./packet";

const MAC = "fa:16:3e:00:01:02";
const WAY = { bridge: "br0", from: "tapone", to: "qvbone" };
const PING: Frame = {
  ...{ source: MAC, destination: "fa:16:3e:aa:bb:cc", vlan: null },
  payload: firstPacket("inet", "10.0.0.5", "10.0.0.6", "icmp", 0),
};
const SIX: Frame = { ...PING, payload: firstPacket("inet6", "fd00::5", "fd00::6", "icmp", 0) };
const ASK: Frame = {
  ...{ source: MAC, destination: "ff:ff:ff:ff:ff:ff", vlan: null },
  payload: {
    ...{ kind: "arp", op: 1, senderMac: MAC, senderAddress: "10.0.0.5" },
    ...{ targetMac: "00:00:00:00:00:00", targetAddress: "10.0.0.6" },
  },
};

const chain = (name: string, policy: string | null, ...rules: string[]): FilterChain => ({
  ...{ name, policy, packets: null, bytes: null },
  rules: rules.map((spec) => ({ spec, packets: null, bytes: null })),
});
const filter = (...chains: FilterChain[]): RuleSet => ({
  family: "bridge",
  warnings: [],
  tables: [{ name: "filter", chains }],
});
const fate = (frame: Frame, ...rules: string[]) =>
  filterFrame(filter(chain("FORWARD", "ACCEPT", ...rules)), WAY, frame).verdict;

describe("a frame that a Linux bridge forwards", () => {
  const RULES: readonly (readonly [rule: string, ping: string, six: string, ask: string])[] = [
    ["-i tapone -j DROP", "dropped", "dropped", "dropped"],
    ["-i tap+ -o qvb+ -j DROP", "dropped", "dropped", "dropped"],
    ["-i taptwo -j DROP", "passed", "passed", "passed"],
    ["! -i tapone -j DROP", "passed", "passed", "passed"],
    ["--logical-in br0 -j DROP", "dropped", "dropped", "dropped"],
    ["-s ! fa:16:3e:0:1:2 -i tapone -j DROP", "passed", "passed", "passed"],
    ["-s ! fa:16:3e:0:1:3 -i tapone -j DROP", "dropped", "dropped", "dropped"],
    ["-s ! fa:16:3e:0:0:0/ff:ff:ff:0:0:0 -o qvbone -j DROP", "passed", "passed", "passed"],
    ["-d Broadcast -j DROP", "passed", "passed", "dropped"],
    ["-d Unicast -j DROP", "dropped", "dropped", "passed"],
    ["-p ARP -j DROP", "passed", "passed", "dropped"],
    ["-p 0x86dd -j DROP", "passed", "dropped", "passed"],
    ["! -p IPv4 -j DROP", "passed", "dropped", "dropped"],
    ["-p ARP --arp-op Request --arp-ip-src ! 10.0.0.7 -j DROP", "passed", "passed", "dropped"],
    ["-p ARP --arp-ip-src 10.0.0.0/24 -j ACCEPT", "passed", "passed", "passed"],
    // not understood: only where nothing else tells that it is not meant
    ["-p IPv4 --ip-proto 1 -j DROP", "unknown", "passed", "passed"],
    ["-i taptwo --among-src fa:16:3e:0:1:2, -j DROP", "passed", "passed", "passed"],
    ["-i tapone -j mark --mark-set 0x1 --mark-target ACCEPT", "unknown", "unknown", "unknown"],
  ];
  test.each(RULES)("%s", (rule, ping, six, ask) => {
    expect([PING, SIX, ASK].map((frame) => fate(frame, rule))).toEqual([ping, six, ask]);
  });

  test("is asked in order, and counted without being judged", () => {
    expect(fate(PING, "-p ARP -j DROP", "-i tapone", "-i tapone -j CONTINUE", "-j ACCEPT", "-j DROP")).toBe("passed");
  });

  test("goes through chains of one's own and their policies", () => {
    const with_ = (policy: string | null, ...rules: string[]) =>
      filterFrame(
        filter(chain("FORWARD", "ACCEPT", "-i tapone -j own", "-p IPv4 -j DROP"), chain("own", policy, ...rules)),
        WAY,
        PING,
      );
    expect(with_("RETURN").verdict).toBe("dropped");
    expect(with_("ACCEPT").verdict).toBe("passed");
    expect(with_("ACCEPT", "-p IPv4 -j RETURN")).toMatchObject({ verdict: "dropped", rule: "-p IPv4 -j DROP" });
    expect(with_("DROP")).toMatchObject({ verdict: "dropped", chain: "own", rule: "policy DROP" });
    expect(with_(null).verdict).toBe("unknown");
  });

  test("meets the policy of the hook, and the other tables", () => {
    expect(filterFrame(filter(chain("FORWARD", "DROP", "-p ARP -j ACCEPT")), WAY, ASK).verdict).toBe("passed");
    expect(filterFrame(filter(chain("FORWARD", "DROP", "-p ARP -j ACCEPT")), WAY, PING).verdict).toBe("dropped");
    const nat = (name: string, rule: string): RuleSet => ({
      family: "bridge",
      warnings: [],
      tables: [{ name: "nat", chains: [chain(name, "ACCEPT", rule)] }],
    });
    expect(filterFrame(nat("PREROUTING", "-i tapone -j DROP"), WAY, PING)).toMatchObject({ table: "nat" });
    expect(filterFrame(nat("POSTROUTING", "-o qvbone -j snat --to-src 0:0:0:0:0:1"), WAY, PING).verdict).toBe(
      "unknown",
    );
    const broute: RuleSet = {
      family: "bridge",
      warnings: [],
      tables: [{ name: "broute", chains: [chain("BROUTING", "ACCEPT", "-j DROP")] }],
    };
    expect(filterFrame(broute, WAY, PING).verdict).toBe("unknown");
  });
});
