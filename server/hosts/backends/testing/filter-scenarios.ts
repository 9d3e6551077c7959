import type { HostOperation } from "@/server/model/host-operation";
import { step } from "./operations";
import type { Scenario } from "./scenarios";

const CHAIN = "neutron-openvswi-ib079c24c-8";
const FALLBACK = "neutron-openvswi-sg-fallback";
const FORWARD = "neutron-openvswi-FORWARD";

function chains(rules: readonly string[]): HostOperation {
  return {
    op: "chains.set",
    namespace: "",
    family: "ipv4",
    table: "filter",
    chains: [
      { name: FORWARD, rules: [`-m physdev --physdev-out tapb079c24c-83 --physdev-is-bridged -j ${CHAIN}`] },
      { name: CHAIN, rules: [...rules, `-j ${FALLBACK}`] },
      { name: FALLBACK, rules: ["-j DROP"] },
    ],
    absent: [],
    jumps: [{ chain: "FORWARD", rule: `-j ${FORWARD}`, at: "first" }],
  };
}

const sets = (members: readonly string[]): HostOperation => ({
  op: "ipset.ensure",
  namespace: "",
  name: "NIPv4d6c0d5a8-2b3e-4c6a-9f10-",
  family: "inet",
  members,
});
const SET_RULE = "-m set --match-set NIPv4d6c0d5a8-2b3e-4c6a-9f10- src -j RETURN";
const NO_CHAINS: HostOperation = {
  op: "chains.set",
  namespace: "",
  family: "ipv4",
  table: "filter",
  chains: [],
  absent: [CHAIN, FORWARD, FALLBACK],
  jumps: [{ chain: "FORWARD", rule: `-j ${FORWARD}`, at: "absent" }],
};

export const filterScenarios: readonly Scenario[] = [
  {
    name: "chains that change",
    steps: [
      step("a rule", chains(["-s 10.0.0.0/24 -p tcp -m tcp --dport 22 -j RETURN"])),
      step("another and a set", sets(["10.0.0.2", "10.0.0.4/32", "192.0.2.0/25"]), chains([SET_RULE])),
      step("other members", sets(["10.0.0.2"])),
      step(
        "a second family and table",
        {
          op: "chains.set",
          namespace: "",
          family: "ipv6",
          table: "filter",
          chains: [{ name: FALLBACK, rules: ["-j DROP"] }],
          absent: [],
          jumps: [],
        },
        {
          op: "chains.set",
          namespace: "",
          family: "ipv4",
          table: "raw",
          chains: [
            {
              name: "neutron-openvswi-PREROUTING",
              rules: ["-i qvbb079c24c-83 -j CT --zone 4097"],
            },
          ],
          absent: [],
          jumps: [{ chain: "PREROUTING", rule: "-j neutron-openvswi-PREROUTING", at: "first" }],
        },
      ),
      step("without the port's", {
        op: "chains.set",
        namespace: "",
        family: "ipv4",
        table: "filter",
        chains: [{ name: FORWARD, rules: [] }],
        absent: [CHAIN],
        jumps: [],
      }),
      step(
        "nothing left",
        NO_CHAINS,
        { op: "ipset.absent", namespace: "", name: "NIPv4d6c0d5a8-2b3e-4c6a-9f10-" },
        {
          op: "chains.set",
          namespace: "",
          family: "ipv6",
          table: "filter",
          chains: [],
          absent: [FALLBACK],
          jumps: [],
        },
        {
          op: "chains.set",
          namespace: "",
          family: "ipv4",
          table: "raw",
          chains: [],
          absent: ["neutron-openvswi-PREROUTING"],
          jumps: [{ chain: "PREROUTING", rule: "-j neutron-openvswi-PREROUTING", at: "absent" }],
        },
      ),
    ],
  },
  {
    name: "jumps and sets that are in use",
    steps: [
      step(
        "last and first",
        sets(["10.0.0.2"]),
        {
          op: "chains.set",
          namespace: "",
          family: "ipv4",
          table: "nat",
          chains: [
            { name: "neutron-l3-agent-snat", rules: ["-o qg-1 -j SNAT --to-source 172.31.208.102"] },
            { name: "neutron-postrouting-bottom", rules: ["-j neutron-l3-agent-snat"] },
            { name: "neutron-l3-agent-POSTROUTING", rules: [] },
          ],
          absent: [],
          jumps: [
            { chain: "POSTROUTING", rule: "-j neutron-postrouting-bottom", at: "last" },
            { chain: "POSTROUTING", rule: "-j neutron-l3-agent-POSTROUTING", at: "first" },
          ],
        },
        chains([SET_RULE]),
      ),
      {
        ...step("a set that a rule asks", {
          op: "ipset.absent",
          namespace: "",
          name: "NIPv4d6c0d5a8-2b3e-4c6a-9f10-",
        }),
        refused: "refused",
      },
      step(
        "nothing left",
        NO_CHAINS,
        { op: "ipset.absent", namespace: "", name: "NIPv4d6c0d5a8-2b3e-4c6a-9f10-" },
        {
          op: "chains.set",
          namespace: "",
          family: "ipv4",
          table: "nat",
          chains: [],
          absent: ["neutron-postrouting-bottom", "neutron-l3-agent-POSTROUTING", "neutron-l3-agent-snat"],
          jumps: [],
        },
      ),
    ],
  },
  {
    name: "ebtables of a virtual machine",
    steps: [
      step("isolated", {
        op: "ebtables.change",
        namespace: "",
        add: ["-s ! 02:00:c0:a8:01:00/ff:ff:ff:ff:ff:00 -o vnet0 -j DROP", "-s ! 02:00:c0:a8:01:02 -i vnet0 -j DROP"],
        remove: [],
      }),
      step("in the old words, and one anew", {
        op: "ebtables.change",
        namespace: "",
        add: ["-s ! 2:0:c0:a8:1:2 -i vnet0 -j DROP", "-s ! 02:00:c0:a8:01:03 -i vnet1 -j DROP"],
        remove: [],
      }),
      step("flushed", {
        op: "ebtables.change",
        namespace: "",
        add: [],
        remove: [
          "-s ! 02:00:c0:a8:01:00/ff:ff:ff:ff:ff:00 -o vnet0 -j DROP",
          "-s ! 02:00:c0:a8:01:02 -i vnet0 -j DROP",
          "-s ! 02:00:c0:a8:01:03 -i vnet1 -j DROP",
        ],
      }),
    ],
  },
  {
    name: "connections that are cleared",
    steps: [
      step("none there", {
        op: "conntrack.clear",
        namespace: "",
        family: "ipv4",
        zone: 4097,
        protocol: "tcp",
        source: null,
        destination: "10.0.0.2",
      }),
      step("none there to be judged", {
        ...{ op: "conntrack.judge", namespace: "", family: "ipv4", zone: 4097, own: ["10.0.0.2/32"] },
        ...{ allowed: { ingress: [], egress: [] }, formerly: { ingress: [], egress: [] } },
      }),
    ],
  },
];
