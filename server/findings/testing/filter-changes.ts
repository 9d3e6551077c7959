import { chainIn, DB1, given, lineOf, rootOf, WEB1, without } from "./captured-cloud";
import type { OneChange } from "./one-change";

/** Of the rules that a port is filtered by. */
export const filterChanges: readonly OneChange[] = [
  [
    "the bridge filter switched off",
    "bridge-filter-off",
    "critical",
    ["c1 net.bridge.bridge-nf-call-iptables"],
    (cloud) => {
      rootOf(cloud, "c1").sysctls["net.bridge.bridge-nf-call-iptables"] = "0";
    },
  ],
  [
    "the jump to a port's chain deleted",
    "missing-jump",
    "critical",
    [`c1 tap${WEB1}`],
    (cloud) => {
      const tables = given(rootOf(cloud, "c1").iptables, "iptables").tables;
      const chain = tables.flatMap(({ chains }) => chains).find(({ name }) => name === "neutron-openvswi-sg-chain");
      without(chain?.rules, ({ spec }) => spec.includes(`--physdev-out tap${WEB1}`));
    },
  ],
  [
    "the jump into all of them deleted",
    "missing-jump",
    "critical",
    [`c1 tap${DB1}`, `c1 tap${WEB1}`],
    (cloud) => {
      const filter = given(
        rootOf(cloud, "c1").iptables?.tables.find(({ name }) => name === "filter"),
        "filter",
      );
      const forward = filter.chains.find(({ name }) => name === "FORWARD");
      without(forward?.rules, ({ spec }) => spec.includes("neutron-openvswi-FORWARD"));
    },
  ],
  [
    "a line added to a port's chain by hand",
    "hand-edited-chain",
    "critical",
    [`c1 tap${WEB1}`],
    (cloud) => {
      chainIn(cloud, "c1", `neutron-openvswi-i${WEB1.slice(0, 10)}`).rules.unshift(
        lineOf("-p tcp -m tcp --dport 3306 -j RETURN"),
      );
    },
  ],
  [
    "a line taken out of it",
    "hand-edited-chain",
    "critical",
    [`c1 tap${WEB1}`],
    (cloud) => {
      const chain = chainIn(cloud, "c1", `neutron-openvswi-o${WEB1.slice(0, 10)}`);
      without(chain.rules, ({ spec }) => spec.includes("--sport 67"));
    },
  ],
  [
    "a guest that may send from another's address",
    "hand-edited-chain",
    "critical",
    [`c1 tap${WEB1}`],
    (cloud) => {
      const [first] = chainIn(cloud, "c1", `neutron-openvswi-s${WEB1.slice(0, 10)}`).rules;
      given(first, "line").spec = "-m mac --mac-source fa:16:3e:1b:ec:c2 -j RETURN";
    },
  ],
  [
    "lines of a chain in another order",
    "hand-edited-chain",
    "critical",
    [`c1 tap${WEB1}`],
    (cloud) => {
      chainIn(cloud, "c1", `neutron-openvswi-o${WEB1.slice(0, 10)}`).rules.reverse();
    },
  ],
  [
    "everything accepted before the ports are asked",
    "hand-edited-chain",
    "critical",
    ["c1 neutron-openvswi"],
    (cloud) => {
      const { rules } = chainIn(cloud, "c1", "neutron-openvswi-sg-chain");
      rules.unshift(...rules.splice(-1));
    },
  ],
  [
    "the drop of what no rule allows taken away",
    "hand-edited-chain",
    "critical",
    ["c1 neutron-openvswi"],
    (cloud) => {
      chainIn(cloud, "c1", "neutron-openvswi-sg-fallback").rules.splice(0);
    },
  ],
];
