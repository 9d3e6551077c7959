import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { steadyText } from "@/server/hosts/backends/linux/steady-text";
import { readMonitorLine } from "@/server/hosts/backends/linux/watchers";

describe("steadyText", () => {
  const captured = (file: string) => readFileSync(`fixtures/captures/iesgn/net1/${file}`, "utf8");

  it("ignores counters and clocks of flows, and nothing else", () => {
    const text = captured("ovs/br-tun/dump-flows-of13.txt");
    const later = text
      .replace(/duration=[\d.]+s/g, "duration=9999.1s")
      .replace(/n_packets=\d+/g, "n_packets=7")
      .replace(/n_bytes=\d+/g, "n_bytes=7")
      .replace("xid=0x2", "xid=0x9");
    expect(later).not.toBe(text);
    expect(steadyText("flows", later)).toBe(steadyText("flows", text));
    const changed = text.replace("goto_table:20", "goto_table:22");
    expect(steadyText("flows", changed)).not.toBe(steadyText("flows", text));
  });

  it("ignores counters of rules, and nothing else", () => {
    const rules = "# Generated on Mon\n*filter\n:INPUT ACCEPT [12:34]\n[5:6] -A INPUT -j DROP\nCOMMIT\n";
    const later = "# Generated on Tue\n*filter\n:INPUT ACCEPT [99:34]\n[7:8] -A INPUT -j DROP\nCOMMIT\n";
    expect(steadyText("iptables", later)).toBe(steadyText("iptables", rules));
    expect(steadyText("iptables", later.replace("DROP", "ACCEPT"))).not.toBe(steadyText("iptables", rules));
  });

  it("ignores how long a set member has left, not that it is there", () => {
    expect(steadyText("ipset", "add N 10.0.0.2 timeout 5 packets 1\n")).toBe(
      steadyText("ipset", "add N 10.0.0.2 timeout 4 packets 2\n"),
    );
    expect(steadyText("ipset", "create N hash:net timeout 5\n")).not.toBe(
      steadyText("ipset", "create N hash:net timeout 9\n"),
    );
  });
});

describe("readMonitorLine", () => {
  const rest = "<BROADCAST,UP> mtu 1500 qdisc noqueue state UP group default";
  it.each([
    [`[nsid current]5: v0@v1: ${rest}`, null, { kind: "link", ifindex: 5, name: "v0", deleted: false }],
    [`[nsid 12]Deleted 7: in0@if9: ${rest}`, "12", { kind: "link", ifindex: 7, name: "in0", deleted: true }],
    [`5: v0: ${rest}`, null, { kind: "link", ifindex: 5, name: "v0", deleted: false }],
    ["[nsid 3]Deleted 5: v0    inet 10.0.0.1/24 scope global v0", "3", { kind: "address", ifindex: 5, name: "v0" }],
    ["[nsid current]local 10.0.0.1 dev v0 table local proto kernel", null, { kind: "other" }],
    ["", null, { kind: "other" }],
  ])("%s", (line, nsid, event) => {
    expect(readMonitorLine(line)).toEqual({ nsid, event });
  });
});
