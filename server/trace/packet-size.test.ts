import { beforeAll, expect, test } from "vitest";
import { readCase } from "@/server/hosts/case/read-case";
import { readFolder } from "@/server/hosts/case/read-folder";
import type { TraceInput } from "@/server/model/trace";
import { withHost, withLink } from "./testing/mutate";
import { worldOfCase } from "./testing/world-of-case";
import { tracePacket } from "./trace-packet";
import type { TraceWorld } from "./trace-world";

const WEB1 = "c9da7f42-3b4e-476d-9929-b1bd65c2adeb";
const WEB2 = "34eccb39-85ff-4032-a7c0-898bf3991b0c";
const ping: TraceInput = { from: { portId: WEB1 }, to: { portId: WEB2 }, protocol: "icmp" };
let iesgn: TraceWorld;

beforeAll(async () => {
  iesgn = worldOfCase(readCase(await readFolder("fixtures/captures/iesgn"), { at: 0 }));
}, 120_000);

const narrowed = (host: string, device: string, mtu: number) =>
  tracePacket(
    withHost(
      iesgn,
      host,
      withLink(device, (link) => ({ ...link, mtu })),
    ),
    ping,
  );

test("what Neutron lets guests send fits, and nobody is warned", () => {
  const { size, hops } = tracePacket(iesgn, ping);
  expect(size).toMatchObject({ largest: 1458, guestMtu: 1458 });
  expect(size?.text).toMatch(/^Packets of up to 1458 bytes pass whole; /);
  expect(hops.filter(({ warning }) => warning !== undefined)).toEqual([]);
});

test("the narrowest link is named, and warned of where it is passed", () => {
  const { verdict, size, hops } = narrowed("c2", "qvb34eccb39-85", 1400);
  expect(verdict).toBe("delivered");
  expect(size).toMatchObject({ largest: 1400, host: "c2", object: "qvb34eccb39-85", guestMtu: 1458 });
  const warned = hops.filter(({ warning }) => warning !== undefined);
  expect(warned).toMatchObject([{ host: "c2", leg: "request", warning: expect.stringContaining("takes 1400 bytes") }]);
});

test("a tunnel takes of the device under it what it adds itself", () => {
  const { size } = narrowed("c1", "br-phy", 1450);
  expect(size).toMatchObject({ largest: 1408, host: "c1", object: expect.stringMatching(/^gre-/) });
});

test("of a packet that is lost nothing is said", () => {
  expect(tracePacket(iesgn, { ...ping, protocol: "tcp", port: 80 }).size).toBeUndefined();
});
