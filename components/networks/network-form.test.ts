import { expect, it } from "vitest";
import { EMPTY_NETWORK, type NetworkForm, readNetworkForm } from "./network-form";

const read = (given: Partial<NetworkForm>) => readNetworkForm({ ...EMPTY_NETWORK, physicalNetwork: "p", ...given });

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
