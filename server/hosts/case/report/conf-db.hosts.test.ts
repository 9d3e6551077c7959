import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readArchive } from "../read-archive";
import { readCase } from "../read-case";
import { tarOf } from "../testing/tar-of";

const run = promisify(execFile);
const ROOT = "sosreport-c9-2026-11-20-abcdefg";

let folder: string;
let file: string;
let dump: string;

/**
 * A database server of Open vSwitch without a switch: the file is what the server itself wrote, change by change, and the dump
 * what it says of the same moment.
 */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "bridgehead-conf-db-"));
  const [database, socket] = [join(folder, "conf.db"), join(folder, "db.sock")];
  await run("ovsdb-tool", ["create", database, "/usr/share/openvswitch/vswitch.ovsschema"]);
  const own = [`--remote=punix:${socket}`, `--unixctl=${join(folder, "ctl")}`, `--pidfile=${join(folder, "pid")}`];
  // it comes back when it listens
  await run("ovsdb-server", [database, ...own, "--detach", "--no-chdir", "-vconsole:off"]);
  const set = (...argv: string[]) => run("ovs-vsctl", ["--timeout=20", "--no-wait", `--db=unix:${socket}`, ...argv]);
  await set("init");
  await set("set", "Open_vSwitch", ".", "external-ids:system-id=c9");
  await set("add-br", "br-int", "--", "set", "Bridge", "br-int", "datapath_type=netdev", "fail_mode=secure");
  await set("add-br", "br-tun");
  const patch = (name: string, peer: string) => ["set", "Interface", name, "type=patch", `options:peer=${peer}`];
  await set("add-port", "br-int", "patch-tun", "--", ...patch("patch-tun", "patch-int"));
  await set("add-port", "br-tun", "patch-int", "--", ...patch("patch-int", "patch-tun"));
  for (const name of ["qvo-one", "qvo-two", "qvo-gone"]) await set("add-port", "br-int", name, "tag=4095");
  // what is written of a change is the difference: a map's pair that comes, goes or is another, a member of a set
  await set("set", "Port", "qvo-one", "tag=7", "other-config:tag=7", "other-config:net=a");
  await set("set", "Port", "qvo-one", "other-config:net=b", "trunks=10,20,30");
  await set("remove", "Port", "qvo-one", "other-config", "tag", "--", "remove", "Port", "qvo-one", "trunks", "20");
  await set("clear", "Port", "qvo-two", "tag");
  await set("set", "Interface", "qvo-two", "external-ids:iface-id=b079c24c-8386-47db-a730-35b3a99419e8");
  await set("del-port", "br-int", "qvo-gone");
  dump = (await run("ovsdb-client", ["-f", "json", "dump", `unix:${socket}`, "Open_vSwitch"])).stdout;
  file = await readFile(database, "utf8");
}, 60_000);

afterAll(async () => {
  await run("ovs-appctl", ["--timeout=20", "-t", join(folder, "ctl"), "exit"]).catch(() => undefined);
  await rm(folder, { recursive: true, force: true });
});

/** The switch of the host of an archive, and what is said of it. */
async function switchIn(texts: Readonly<Record<string, string>>) {
  async function* archive() {
    yield gzipSync(tarOf(Object.entries(texts).map(([path, content]) => ({ path, content }))));
  }
  const { files } = await readArchive(archive());
  const [host] = readCase(files, { at: 0 }).hosts;
  return { ovs: host?.state.ovs ?? null, errors: host?.state.errors.filter(({ part }) => part === "ovs") ?? [] };
}

const reportWith = (place: string, content: string) =>
  switchIn({ [`${ROOT}/sos_commands/host/hostname`]: "c9\n", [`${ROOT}/${place}/openvswitch/conf.db`]: content });

test.each(["etc", "var/lib"])(
  "the database's own file under %s of a report tells the switch that its server tells",
  async (place) => {
    const { ovs, errors } = await reportWith(place, file);
    const told = await switchIn({ "c9/ovs/dump.json": dump });
    expect(ovs?.bridges.map(({ name, ports }) => [name, ports.length])).toEqual([
      ["br-int", 4],
      ["br-tun", 2],
    ]);
    expect(ovs?.externalIds).toEqual(told.ovs?.externalIds);
    expect(ovs?.bridges).toEqual(told.ovs?.bridges);
    const ports = ovs?.bridges.flatMap((bridge) => bridge.ports) ?? [];
    expect(ports.find(({ name }) => name === "qvo-one")).toMatchObject({
      ...{ tag: 7, trunks: [10, 30], otherConfig: { net: "b" } },
    });
    expect(ports.find(({ name }) => name === "qvo-two")?.tag).toBeNull();
    expect(errors.map(({ command }) => command)).toContain("ovs-vsctl list interface");
  },
);

test("a file that was copied while its server wrote counts up to the last whole change", async () => {
  const cut = file.slice(0, file.trimEnd().lastIndexOf("\n") + 20);
  const { ovs } = await reportWith("etc", cut);
  const names = ovs?.bridges.flatMap(({ ports }) => ports.map(({ name }) => name));
  expect(names, "the deletion was the last change").toContain("qvo-gone");
});

test("a file without a beginning is damaged, and that is said with its place", async () => {
  const { ovs, errors } = await reportWith("etc", file.slice(100));
  expect(ovs).toBeNull();
  expect(errors).toContainEqual(
    expect.objectContaining({ message: expect.stringMatching(/^etc\/openvswitch\/conf\.db: /) }),
  );
});
