import { expect, test } from "vitest";
import { runInsideArgv } from "@/server/hosts/run-inside-argv";
import type { Namespace } from "@/server/model/host-state";
import { RUN_INSIDE, RUN_INSIDE_VERBS, runInsideInput } from "@/server/model/run-inside";
import { linkOf, namespaceOf } from "@/server/topology/testing/host-of";

const inside: Namespace = namespaceOf("qrouter-1", [
  linkOf("lo", { flags: ["LOOPBACK", "UP"], addresses: [ip("127.0.0.1", 8)] }),
  linkOf("qr-1", { addresses: [ip("10.0.0.1", 24)] }),
  linkOf("qg-1", { addresses: [ip("172.24.4.2", 24), ip("172.24.4.9", 32)] }),
]);
function ip(address: string, prefixLength: number) {
  return { family: "inet" as const, address, prefixLength, scope: "global" };
}

test.each(RUN_INSIDE_VERBS)("what runs for %s is what is shown for it", (verb) => {
  const { address, text } = RUN_INSIDE[verb];
  const argv = runInsideArgv({ verb, address: address ? "10.0.0.7" : undefined }, inside);
  const shown = text.replace("ADDRESS", "10.0.0.7").replace("DEVICE", "qr-1");
  expect(argv.filter((word, at) => word !== "-w" && argv[at - 1] !== "-w").join(" ")).toBe(shown);
});

test("arping asks on the card that has the subnet, and says when there is none", () => {
  expect(runInsideArgv({ verb: "arping", address: "172.24.4.77" }, inside)).toContain("qg-1");
  expect(() => runInsideArgv({ verb: "arping", address: "192.0.2.1" }, inside)).toThrow(/No device in qrouter-1/);
  expect(() => runInsideArgv({ verb: "arping", address: "127.0.0.9" }, inside)).toThrow(/No device/);
  expect(() => runInsideArgv({ verb: "arping", address: "2001:db8::1" }, inside)).toThrow(/IPv6, which has no ARP/);
});

const host = "5ec00000-0000-4000-8000-000000000001";
test.each([
  [{ verb: "ping", address: "10.0.0.2" }, true],
  [{ verb: "ping", address: "2001:db8::1" }, true],
  [{ verb: "ping" }, false],
  [{ verb: "ping", address: "-f 10.0.0.2" }, false],
  [{ verb: "ping", address: "10.0.0.2;reboot" }, false],
  [{ verb: "addresses", address: "10.0.0.2" }, false],
  [{ verb: "reboot" }, false],
])("input %j is taken: %s", (input, taken) => {
  expect(runInsideInput.safeParse({ hostId: host, namespace: "", ...input }).success).toBe(taken);
});
