import { afterAll, beforeAll, expect, it } from "vitest";
import { runInside } from "@/server/hosts/run-inside";
import { onHost } from "@/server/lab/hosts/host-tree";
import { type SingleHost, startSingleHost } from "@/server/lab/hosts/single-host";
import { linkOf, namespaceOf } from "@/server/topology/testing/host-of";

let host: SingleHost;
const config = () => ({ transport: "netns" as const, name: "x", settings: { namespace: host.namespace } });
const address = { family: "inet" as const, address: "10.0.0.1", prefixLength: 24, scope: "global" };
const blue = namespaceOf("blue", [linkOf("one", { addresses: [address] })]);

beforeAll(async () => {
  host = await startSingleHost("bri");
  const ip = (...words: readonly string[]) => onHost(host.tree, ["ip", ...words]);
  await ip("netns", "add", "blue");
  await ip("-n", "blue", "link", "add", "name", "one", "type", "bridge");
  await ip("-n", "blue", "addr", "add", "10.0.0.1/24", "dev", "one");
  await ip("-n", "blue", "link", "set", "dev", "lo", "up");
  await ip("-n", "blue", "link", "set", "dev", "one", "up");
}, 60_000);
afterAll(() => host?.stop(), 30_000);

it("runs in the namespace, not beside it, and shows the command", async () => {
  const inside = await runInside(config(), blue, { verb: "addresses" }, undefined);
  expect(inside).toMatchObject({ command: "nsenter --net=/run/netns/blue -- ip addr", exitCode: 0, stderr: "" });
  expect(inside.stdout).toContain("10.0.0.1/24");
  const outside = await runInside(config(), namespaceOf("", []), { verb: "addresses" }, undefined);
  expect(outside.command).toBe("ip addr");
  expect(outside.stdout).not.toContain("10.0.0.1/24");
});

it("hands a command's failure on as its answer", async () => {
  const far = await runInside(config(), blue, { verb: "route-to", address: "192.0.2.1" }, undefined);
  expect(far.exitCode).toBe(2);
  expect(far.stderr).toMatch(/unreachable/);
  const near = await runInside(config(), blue, { verb: "ping", address: "10.0.0.1" }, undefined);
  expect(near).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(" 0% packet loss") });
});
