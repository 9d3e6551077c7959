import { afterAll, beforeAll, expect, it } from "vitest";
import { bridge, internal, plug, shapeNow, unplug } from "@/server/hosts/backends/linux/write/testing/shapes";
import { type WrittenHost, writtenHost } from "@/server/hosts/backends/linux/write/testing/written-host";
import { netnsWay } from "@/server/hosts/testing/ways-in";
import { type SingleHost, startSingleHost } from "@/server/lab/hosts/single-host";
import type { HostOperation } from "@/server/model/host-operation";

/** What a real host is asked for and cannot do: what becomes of the rest, and what is said. */

let host: SingleHost;
let written: WrittenHost;
beforeAll(async () => {
  host = await startSingleHost("lwr");
  written = await writtenHost(host, netnsWay("lwr", host));
  await written.must([bridge(host, "br-int"), bridge(host, "br-two")]);
});
afterAll(async () => {
  await written?.observer.close();
  await host?.stop();
});

it("finds the one to blame among five, takes it back, and lets the others be", async () => {
  await written.on("ip", "link", "add", "name", "qvbc3", "type", "bridge");
  const before = await shapeNow(written);
  const outcomes = await written.perform(...["c1", "c2", "c3", "c4", "c5"].map((id) => plug(id)));
  expect(outcomes.map((outcome) => outcome?.ok)).toEqual([true, true, false, true, true]);
  expect(outcomes[2]).toMatchObject({ fatal: false, error: { kind: "conflict" } });
  expect(outcomes[2]?.ok === false && `${outcomes[2].error.message} ${outcomes[2].error.remedy}`).toMatch(
    /bridge qvbc3 .*not made by Bridgehead.*ip link del dev qvbc3/,
  );
  await shapeNow(written);
  const names = written.observer.current()?.namespaces[0]?.links?.map(({ name }) => name);
  expect(names).toContain("qvbc3");
  expect(names).not.toContain("qbrc3");
  expect(names).toEqual(expect.arrayContaining(["qbrc1", "qvoc2", "qbrc4", "qvoc5"]));
  await written.must(...["c1", "c2", "c4", "c5"].map(unplug));
  expect(await shapeNow(written)).toEqual(before);
  await written.on("ip", "link", "del", "dev", "qvbc3");
});

it("takes back what an effect did in earlier rounds", async () => {
  const before = await shapeNow(written);
  const [good, bad] = await written.perform(plug("d1"), [
    ...plug("d2"),
    {
      op: "flows.change",
      bridge: "br-int",
      add: [{ cookie: "0xb41d000000000009", table: 0, priority: 1, match: 'in_port="nope"', actions: "drop" }],
      remove: [],
    },
  ]);
  expect(good?.ok).toBe(true);
  expect(bad).toMatchObject({ ok: false, error: { message: expect.stringContaining("nope") } });
  await written.must(unplug("d1"));
  expect(await shapeNow(written)).toEqual(before);
});

it("refuses a foreign port, one on another bridge, a device that does not open, and words that are none", async () => {
  await written.on(
    "ovs-vsctl",
    "--timeout=10",
    "add-port",
    "br-int",
    "alien",
    "--",
    "set",
    "Interface",
    "alien",
    "type=internal",
  );
  await written.must([internal("mine", "br-two")]);
  const before = await shapeNow(written);
  const outcomes = await written.perform(
    [internal("alien")],
    [internal("mine")],
    plug("ee", "br-none"),
    [{ ...internal("ghost"), type: "" }],
    [{ op: "bridge.ensure", namespace: "", name: "x y" }],
    [{ op: "ovs.port.absent", name: "alien" }],
    [{ op: "ovs.bridge.absent", name: "nothing" }],
  );
  const told = outcomes.map((outcome) => (outcome?.ok === false ? outcome.error : null));
  expect(told.map((error) => error?.kind ?? "ok")).toEqual([
    "conflict",
    "conflict",
    "missing",
    "missing",
    "invalid",
    "refused",
    "ok",
  ]);
  expect(told[0]?.message).toContain("alien");
  expect(told[1]?.message).toContain("on bridge br-two");
  expect(told[2]?.message).toContain("br-none");
  expect(told[3]?.message).toMatch(/ghost.*No such device/);
  for (const error of told) if (error) expect(error.remedy, error.message).toBeTruthy();
  expect(await shapeNow(written)).toEqual(before);
  await written.on("ovs-vsctl", "--timeout=10", "del-port", "alien");
});

it("puts a bridge that somebody deletes in mid-way into the error, with the remedy", async () => {
  const { signal } = new AbortController();
  const operations: readonly HostOperation[] = [
    { op: "bridge.ensure", namespace: "", name: "qbrf1" },
    { op: "sysctl.set", namespace: "", key: "net.ipv4.conf.qbrf1.arp_ignore", value: "1" },
    { op: "flows.change", bridge: "br-two", add: [], remove: [] },
    ...plug("f1", "br-two"),
  ];
  await written.on("ovs-vsctl", "--timeout=10", "del-br", "br-two");
  const before = await shapeNow(written);
  const effects = [{ kind: "host.change" as const, hostId: "h", operations }];
  const outcomes: unknown[] = [];
  for await (const { outcome } of written.observer.perform(effects, { signal })) outcomes.push(outcome);
  expect(outcomes).toMatchObject([{ ok: false, fatal: false, error: { kind: "missing" } }]);
  expect(JSON.stringify((outcomes[0] as { error: Error }).error.message)).toContain("br-two");
  expect((outcomes[0] as { error: { remedy?: string } }).error.remedy).toBeTruthy();
  expect(await shapeNow(written)).toEqual(before);
});

it("begins nothing after an abort", async () => {
  const effects = [{ kind: "host.change" as const, hostId: "h", operations: plug("g1") }];
  const outcomes: unknown[] = [];
  for await (const one of written.observer.perform(effects, { signal: AbortSignal.abort() })) outcomes.push(one);
  expect(outcomes).toEqual([]);
});
