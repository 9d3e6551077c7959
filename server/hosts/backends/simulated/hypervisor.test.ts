import { expect, it } from "vitest";
import { applyOperations } from "@/server/hosts/backends/simulated/apply";
import { emptyHost } from "@/server/hosts/backends/simulated/empty-host";
import { playHypervisor } from "@/server/hosts/backends/simulated/hypervisor";
import type { SimulatedModel } from "@/server/hosts/backends/simulated/model";
import { toHostState } from "@/server/hosts/backends/simulated/to-host-state";
import { guestIds, hybridPlug, hybridUnplug, ovsBridge, ovsPort } from "@/server/hosts/backends/testing/operations";
import type { HostOperation } from "@/server/model/host-operation";

const MAC = "fa:16:3e:79:3b:ac";

function played(model: SimulatedModel, ...operations: readonly HostOperation[]): SimulatedModel {
  const applied = applyOperations(model, operations);
  if (!applied.ok) throw applied.error;
  return playHypervisor(applied.model);
}

const tapOf = (model: SimulatedModel) =>
  toHostState(model, 0)
    .namespaces[0]?.links?.filter(({ name }) => name.startsWith("tap"))
    .map(({ name, master, mac, mtu, alias }) => ({ name, master, mac, mtu, alias }));

const bridged = played(emptyHost("c1"), ovsBridge("br-int", "system"));

it("puts the guest's tap into the bridge of a hybrid plug, and takes it away with the plug", () => {
  const plugged = played(bridged, ...hybridPlug("b079c24c-83", MAC));
  const tap = { name: "tapb079c24c-83", master: "qbrb079c24c-83", mac: "fe:16:3e:79:3b:ac", mtu: 1458, alias: null };
  expect(tapOf(plugged)).toEqual([tap]);
  expect(playHypervisor(plugged)).toEqual(plugged);
  expect(tapOf(played(plugged, ...hybridUnplug("b079c24c-83")))).toEqual([]);
});

it("makes the tap that a port of an instance waits for, and Open vSwitch opens it", () => {
  const port = ovsPort("br-int", "tapb079c24c-83", { externalIds: guestIds(MAC), mustOpen: false });
  const plugged = played(bridged, port);
  expect(tapOf(plugged)).toMatchObject([{ name: "tapb079c24c-83", master: null, mac: "fe:16:3e:79:3b:ac" }]);
  expect(plugged.ports["tapb079c24c-83"]).toMatchObject({ ofport: 1, error: null });
  expect(tapOf(played(plugged, { op: "ovs.port.absent", name: "tapb079c24c-83" }))).toEqual([]);
});

it("leaves alone what is no guest's: a service's port, and a tap that was made for it", () => {
  const service = ovsPort("br-int", "tap79712efb-32", {
    externalIds: { "iface-id": "79712efb", "attached-mac": MAC },
    mustOpen: false,
  });
  expect(tapOf(played(bridged, service))).toEqual([]);
  const made = played(bridged, { op: "tap.ensure", namespace: "", name: "tap1", mtu: 1500 });
  expect(tapOf(made)).toMatchObject([{ name: "tap1", alias: "bridgehead" }]);
});
