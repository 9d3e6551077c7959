import { expect, it } from "vitest";
import { anotherNetwork, EMPTY_NETWORK, type NetworkForm, readNetworkForm } from "./network-form";

const VLAN = { ...EMPTY_NETWORK, networkType: "vlan" as const, physicalNetwork: "p" };
const read = (given: Partial<NetworkForm>) => readNetworkForm({ ...VLAN, ...given });

it("reads numbers in both notations and leaves open what is empty", () => {
  expect(read({ segmentationId: "120", mtu: "" })).toMatchObject({
    ok: true,
    input: { segmentationId: 120, mtu: null },
  });
  expect(read({ networkType: "gre", segmentationId: "0x1F" })).toMatchObject({
    ok: true,
    input: { segmentationId: 31, physicalNetwork: null },
  });
});

it("leaves out what a flat network does not have, even if it was typed before", () => {
  expect(read({ networkType: "flat", segmentationId: "120" })).toMatchObject({
    ok: true,
    input: { segmentationId: null },
  });
});

it.each<[Partial<NetworkForm>, string[]]>([
  [{ physicalNetwork: "" }, ["physicalNetwork"]],
  [{ segmentationId: "12x" }, ["segmentationId"]],
  [{ segmentationId: "1.5", mtu: "9" }, ["segmentationId", "mtu"]],
  [{ projectId: " " }, ["projectId"]],
  [{ name: "n".repeat(256) }, ["name"]],
])("tells what is wrong with %j", (given, fields) => {
  const reading = read(given);
  expect(reading.ok).toBe(false);
  if (!reading.ok) expect(Object.keys(reading.errors).sort()).toEqual([...fields].sort());
});

it.each<[string, Partial<NetworkForm>, Partial<NetworkForm>]>([
  ["counts its name and VLAN up", { name: "web-09", segmentationId: "300" }, { name: "web-10", segmentationId: "301" }],
  ["passes over what is taken", { name: "a1", segmentationId: "9" }, { name: "a4", segmentationId: "12" }],
  ["leaves open what was left open", { name: "", segmentationId: "" }, { name: "", segmentationId: "" }],
  ["has no VLAN after the last", { name: "x", segmentationId: "4094" }, { name: "x-2", segmentationId: "" }],
  ["asks for another physical network when flat", { networkType: "flat", name: "f" }, { physicalNetwork: "" }],
])("another network %s", (_, last, expected) => {
  const known = [2, 3].map((n) => ({
    ...{ name: `a${n}`, networkType: "vlan", physicalNetwork: "p", segmentationId: n + 8 },
  }));
  const elsewhere = { name: "e", networkType: "vlan", physicalNetwork: "q", segmentationId: 12 };
  const form = { ...VLAN, projectId: "tenant", ...last };
  expect(anotherNetwork(form, [...known, elsewhere])).toMatchObject({ projectId: "tenant", ...expected });
});
