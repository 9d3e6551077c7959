import { beforeAll, expect, test } from "vitest";
import { cloudOf, faultsOf, readCaptures } from "./testing/captured-cloud";

/** Broken by hand on real hosts, as `fixtures/mixed/README.md` tells: what was done is found, and nothing else. */
const BROKEN = {
  "openvswitch-astray": [
    "firewall-flows-missing c1 tapb2dad03e-ce",
    "wrong-tag c1 tapdf1f6de5-e0",
    "router-unlike-neutron net1 qrouter-6c07294e-2184-44d1-89be-b7f2b632f47b",
    "device-down c2 tap70a49b39-32",
  ],
  "openvswitch-cut": [
    // the flows of the table that was emptied before
    "firewall-flows-missing c1 tapb2dad03e-ce",
    "one-sided-tunnel c1 gre-c6336416",
    "segment-flows-missing c2 local VLAN 3",
    "one-sided-tunnel c2 gre-c6336415",
    "router-unlike-neutron net1 qrouter-6c07294e-2184-44d1-89be-b7f2b632f47b",
    "missing-device c2 tapde2a4bf5-67",
  ],
  "segments-broken": [
    "tap-on-no-bridge c1 tap76edcace-99",
    "firewall-flows-missing c1 tap12302e1b-c6",
    "firewall-flows-missing c1 tapf5467227-b7",
    "segment-flows-missing c2 local VLAN 1",
    "router-unlike-neutron net1 qrouter-13c71887-55d4-4a07-98b1-0b5caacb0df3",
    "router-unlike-neutron net1 qrouter-d0c9490a-11b0-4015-a150-397106bc9e44",
    "segment-flows-missing net1 local VLAN 2",
  ],
  // rules that somebody put before the agent's, into iptables or ebtables, are told by the trace alone
  "segments-hybrid-broken": [
    "segment-flows-missing c1 local VLAN 4",
    "router-unlike-neutron net1 qrouter-83f6221e-2f7d-4cb7-ba5b-646e5066508d",
    "dead-vlan-port c2 qvo36602422-a3",
  ],
  "hybrid-broken": [
    "hand-edited-chain c1 tap6b486d41-06",
    "wrong-tag c1 qvof3c50dd7-43",
    "bridge-filter-off c2 net.bridge.bridge-nf-call-ip6tables",
    "router-unlike-neutron net1 qrouter-164e68a8-7a19-4b3b-abd2-64aa989de9be",
    "qbr-without-tap c1 qbr73fc918d-8e",
    "device-down c1 qvbddb88eb7-3a",
    "device-down c1 qvoddb88eb7-3a",
  ],
};

beforeAll(() => readCaptures(...Object.keys(BROKEN).map((name) => `../mixed/${name}`)));

test.each(Object.entries(BROKEN))("%s", (name, expected) => {
  const found = faultsOf(cloudOf(`../mixed/${name}`)).map(({ kind, host, object }) => `${kind} ${host} ${object}`);
  expect(found).toEqual(expected);
});
