import { expect, test } from "vitest";
import type { OpenFlow, OvsBridge, OvsPort } from "@/server/model/host-state";
import { hostGraph } from "./host-graph";
import { bridgeOf, hostOf, linkOf, portOf } from "./testing/host-of";

const GUEST = {
  externalIds: { "iface-id": "b079c24c-8386-47db-a730-35b3a99419e8", "attached-mac": "fa:16:3e:79:3b:ac" },
};
const OTHER = {
  externalIds: { "iface-id": "6a6ac39c-61fb-46a5-bd39-e8ba1701d103", "attached-mac": "fa:16:3e:00:00:01" },
};
const guest = (port: Partial<OvsPort> = {}) => portOf("qvob079c24c-83", GUEST, port);
const other = (port: Partial<OvsPort> = {}) => portOf("qvo6a6ac39c-61", OTHER, port);
const DROP: OpenFlow = {
  cookie: "0x1",
  table: 0,
  priority: 65_535,
  packets: 0,
  bytes: 0,
  hardTimeoutSeconds: null,
  idleTimeoutSeconds: null,
  match: "dl_vlan=4095",
  actions: "drop",
};

function states(ports: readonly OvsPort[], more: Partial<OvsBridge> = {}, externalIds: Record<string, string> = {}) {
  const bridge = bridgeOf("br-int", ports, { flows: [DROP], ...more });
  const host = hostOf({ bridges: [bridge], links: ports.map(({ name }) => linkOf(name)) });
  const state = { ...host, ovs: { version: null, bridges: [bridge], externalIds } };
  return Object.fromEntries(
    hostGraph("h", state).nodes.map(({ label, state, reason }) => [label, `${state}${reason ? `: ${reason}` : ""}`]),
  );
}

test("a guest's port without a tag is exposed, whatever else is well", () => {
  expect(states([guest()])["qvob079c24c-83"]).toMatch(/^failed: exposed: without a tag .* all VLANs of br-int/);
  expect(states([guest({ tag: 1 })])["qvob079c24c-83"]).toBe("ok");
  expect(states([guest({ trunks: [3] })])["qvob079c24c-83"]).toBe("ok");
});

test("a port of the switch, of a service or of another bridge is none of a guest", () => {
  const patch = portOf("patch-tun", { type: "patch", options: { peer: "patch-int" } });
  const back = portOf("patch-int", { type: "patch", options: { peer: "patch-tun" } });
  const dhcp = portOf("tap79712efb-32", {
    type: "internal",
    externalIds: { "iface-id": "79712efb", "attached-mac": "f" },
  });
  const all = states([patch, back, dhcp]);
  expect([all["patch-tun"], all["tap79712efb-32"]]).toEqual(["ok", "ok"]);
});

test("OVN and foreign controllers separate by flows; the agent's own controller does not", () => {
  const ovn = { "ovn-remote": "tcp:192.0.2.1:6642" };
  expect(states([guest()], {}, ovn)["qvob079c24c-83"]).toBe("ok");
  expect(states([guest()], { controllers: ["tcp:192.0.2.9:6653"] })["qvob079c24c-83"]).toBe("ok");
  expect(states([guest()], { controllers: ["tcp:127.0.0.1:6633"] })["qvob079c24c-83"]).toMatch(/^failed/);
});

test("two access ports on the dead VLAN hear each other; one alone, or mute ones, do not", () => {
  const dead = { tag: 4095 };
  const mute = { tag: 4095, vlanMode: "trunk", trunks: [4095] };
  const both = states([guest(dead), other(dead)]);
  expect(both["qvob079c24c-83"]).toMatch(/^failed: exposed: .* hears another port/);
  expect(both["qvo6a6ac39c-61"]).toMatch(/^failed: exposed/);
  expect(states([guest(dead), other(mute)])["qvob079c24c-83"]).toMatch(/^dead: /);
  expect(states([guest(mute), other(mute)])["qvo6a6ac39c-61"]).toMatch(/^dead: /);
});

test("the dead VLAN without its drop flow is the bridge's fault; flows that were not read are not judged", () => {
  const dead = guest({ tag: 4095, vlanMode: "trunk", trunks: [4095] });
  expect(states([dead], { flows: [] })["br-int"]).toMatch(/^failed: a port is on the dead VLAN, and no flow/);
  expect(states([dead], { flows: [{ ...DROP, priority: 3 }] })["br-int"]).toMatch(/^failed/);
  expect(states([dead])["br-int"]).toBe("ok");
  expect(states([dead], { flows: null })["br-int"]).toBe("ok");
  expect(states([guest({ tag: 1 })], { flows: [] })["br-int"]).toBe("ok");
});
