import { expect, test } from "vitest";
import { readAdmission } from "@/server/security-groups/admissions";
import { ZED } from "@/server/security-groups/firewall-style";
import { groupRuleText } from "@/server/security-groups/group-rule-text";
import { ruleOf } from "@/server/security-groups/testing/samples";

test.each([
  ["-j RETURN", { remote: null, set: null, ports: null }],
  ["-s 10.0.0.0/24 -p tcp -m tcp --dport 22 -j RETURN", { remote: "10.0.0.0/24", set: null, ports: [22, 22] }],
  ["-p tcp -m tcp -m multiport --dports 1:65535 -j RETURN", { remote: null, set: null, ports: [1, 65_535] }],
  ["-p 6 -m set --match-set NIPv4d6c0d5a8 src -j RETURN", { remote: null, set: "NIPv4d6c0d5a8", ports: null }],
  ["-m set --match-set NIPv4d6c0d5a8 src -j RETURN", { remote: null, set: "NIPv4d6c0d5a8", ports: null }],
  ["-j ACCEPT", { remote: null, set: null, ports: null }],
  // Conditions that are not read count as met.
  ["-p tcp -m length --length 40 -j RETURN", { remote: null, set: null, ports: null }],
])("of %s", (spec, admission) => {
  expect(readAdmission(spec, "ingress")).toEqual(admission);
});

test.each([
  "-m state --state RELATED,ESTABLISHED -j RETURN",
  "-m state --state INVALID -j DROP",
  "-p udp -m udp --sport 67 --dport 68 -j RETURN",
  "-p icmp -j RETURN",
  "-j neutron-openvswi-sb079c24c-8",
  "-j neutron-openvswi-sg-fallback",
])("nothing of TCP by %s", (spec) => {
  expect(readAdmission(spec, "egress")).toBe(null);
});

test("the remote end is the destination of what goes out", () => {
  const spec = "-d 192.0.2.5/32 -p tcp -m tcp --dport 443 -j RETURN";
  expect(readAdmission(spec, "egress")).toEqual({ remote: "192.0.2.5/32", set: null, ports: [443, 443] });
});

test("every shape of a TCP rule that we write is read as it was meant", () => {
  for (const [portMin, portMax] of [
    [null, null],
    [80, 80],
    [80, 443],
  ] as const) {
    for (const remotePrefix of [null, "10.1.2.3/9", "0.0.0.0/0"]) {
      const text = groupRuleText(ruleOf({ protocol: "tcp", portMin, portMax, remotePrefix }), "ipv4", ZED);
      if (text.kind !== "lines") throw new Error(text.because);
      expect(readAdmission(`${text.before}${text.after}`, "ingress")).toEqual({
        remote: remotePrefix === "10.1.2.3/9" ? "10.0.0.0/9" : null,
        set: null,
        ports: portMin === null ? null : [portMin, portMax],
      });
    }
  }
});
