import type { FilterChain, FilterTable } from "@/server/model/host-state";
import { REVOKED_MARK } from "@/server/model/revoked-connections";
import { withFlows, withNamespace, withoutFlows, withRules } from "./mutate";
import { DB1, type Mutation, web } from "./mutation";

/** The chain that drops connections of this mark, as a plan that revokes some makes it. */
const dropping = (mark: string) =>
  withNamespace("", (root) => {
    if (root.iptables === null) throw new Error("iptables was not read");
    const chain = (name: string, policy: string | null, spec: string): FilterChain => ({
      ...{ name, policy, packets: null, bytes: null, rules: [{ spec, packets: null, bytes: null }] },
    });
    const revoked = "bridgehead-revoked";
    const mangle: FilterTable = {
      name: "mangle",
      chains: [chain("FORWARD", "ACCEPT", `-j ${revoked}`), chain(revoked, null, `-m connmark --mark ${mark} -j DROP`)],
    };
    const others = root.iptables.tables.filter(({ name }) => name !== "mangle");
    return { ...root, iptables: { ...root.iptables, tables: [...others, mangle] } };
  });

export const others: Mutation[] = [
  {
    name: "what drops revoked connections lets a new one through",
    host: "c2",
    change: dropping(REVOKED_MARK),
    verdict: "delivered",
    says: /comes to/,
  },
  {
    name: "a rule about the mark of connections is asked",
    host: "c2",
    change: dropping("0x0/0xffff0000"),
    verdict: "dropped",
    says: /bridgehead-revoked/,
  },
  {
    name: "without bridge-nf-call-iptables the rules are not asked",
    host: "c2",
    change: withNamespace("", (root) => ({
      ...root,
      sysctls: { ...root.sysctls, "net.bridge.bridge-nf-call-iptables": "0" },
    })),
    input: web,
    verdict: "delivered",
    says: /comes to/,
  },
  {
    name: "whether rules are asked was not observed",
    host: "c2",
    change: withNamespace("", (root) => ({ ...root, sysctls: {} })),
    verdict: "unknown",
    says: /bridge-nf-call-iptables was not observed/,
  },
  {
    name: "the flows were not read",
    host: "c2",
    change: withoutFlows("br-tun"),
    verdict: "unknown",
    says: /flows of br-tun were not read/,
  },
  {
    name: "a flow matches on what is not understood",
    host: "c1",
    change: withFlows("br-int", (flow) => (flow.table === 60 ? { ...flow, match: "nsh_spi=1" } : flow)),
    verdict: "unknown",
    says: /nsh_spi=1, which is not understood/,
  },
  {
    name: "an action is not understood",
    host: "c1",
    change: withFlows("br-int", (flow) => (flow.table === 60 ? { ...flow, actions: "group:1" } : flow)),
    verdict: "unknown",
    says: /group:1 is not understood/,
  },
  {
    name: "a rule matches on what is not understood",
    host: "c2",
    change: withRules("", /^neutron-openvswi-i34eccb39-8$/, (spec) =>
      spec.includes("-p icmp") ? `-m time --timestart 1 ${spec}` : spec,
    ),
    verdict: "unknown",
    says: /not understood/,
  },
  {
    name: "iptables was not read",
    host: "c2",
    change: withNamespace("", (root) => ({ ...root, iptables: null })),
    verdict: "unknown",
    says: /iptables was not read/,
  },
  {
    name: "the ipset was not read",
    host: "c1",
    change: withNamespace("", (root) => ({ ...root, ipsets: null })),
    input: { from: { portId: "1677c95c-d156-445d-81b5-668aaea51818" }, to: { portId: DB1 }, protocol: "icmp" },
    verdict: "unknown",
    says: /--match-set|NIPv4/,
  },
  {
    name: "a stale learned flow is learned anew from the answer",
    host: "c1",
    change: withFlows("br-tun", (flow) =>
      flow.table === 20 && flow.match !== ""
        ? { ...flow, actions: flow.actions.replace(/output:\d+/, "output:2") }
        : flow,
    ),
    verdict: "delivered",
    says: /comes to/,
  },
];
