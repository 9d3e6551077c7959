import { execFileSync } from "node:child_process";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { decodeFiles } from "../file-texts";
import { type ArchiveLimits, readArchive } from "../read-archive";
import { readCase } from "../read-case";
import { readFolder } from "../read-folder";
import { layOutReport } from "../testing/lay-out-report";
import { type TarEntry, tarOf } from "../testing/tar-of";

/** Whole hosts are read again and again: a loaded machine takes its time. */
vi.setConfig({ testTimeout: 60_000 });

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
const read = async (bytes: Uint8Array, limits: Partial<ArchiveLimits> = {}) => {
  const { files, skipped } = await readArchive(once(bytes), { limits });
  const contents = readCase(files, { at: 0 });
  return { ...contents, skipped: [...skipped, ...contents.skipped] };
};

let c1: ReadonlyMap<string, string>;
const entriesOf = (host: string, options?: Parameters<typeof layOutReport>[2]): TarEntry[] =>
  [...layOutReport(host, c1, options)].map(([path, content]) => ({ path, content }));

beforeAll(async () => {
  c1 = decodeFiles(await readFolder("fixtures/captures/iesgn/c1")).texts;
});

describe("an archive of sosreport", () => {
  test("is read past everything of no use: links, odd names, more copies than a capture may have files", async () => {
    const root = "sosreport-c1-2026-11-20-abcdefg/";
    const noise: TarEntry[] = [
      { path: root, type: "Directory" },
      { path: `${root}uname`, type: "SymbolicLink", linkpath: "sos_commands/kernel/uname_-a" },
      { path: `${root}etc/system-x\\x2dy.slice`, content: "x" },
      { path: `${root}etc/line\nbreak`, content: "x" },
      ...Array.from({ length: 300 }, (_, at): TarEntry => ({ path: `${root}proc/${at}/status`, content: "x" })),
    ];
    const { hosts, skipped } = await read(gzipSync(tarOf([...noise, ...entriesOf("c1")])), { entries: 100 });
    expect(hosts.map(({ name }) => name)).toEqual(["c1"]);
    expect(skipped).toEqual([]);
  });

  test("packed with xz is read as packed with gzip, alone and several in one, each in an archive of its own", async () => {
    const tar = tarOf(entriesOf("c1").filter(({ path }) => !/dump-flows|namespaces/.test(path)));
    const xz = execFileSync("xz", ["-c", "-1"], { input: tar, maxBuffer: 1e8 });
    const both = tarOf([
      { path: "sosreport-a.tar.xz", content: xz },
      { path: "sosreport-b.tar.gz", content: gzipSync(tar) },
      { path: "sosreport-cut.tar.xz", content: xz.subarray(0, xz.length / 2) },
    ]);
    expect((await read(xz)).hosts).toEqual((await read(gzipSync(tar))).hosts);
    const { hosts, skipped } = await read(both);
    expect(hosts.map(({ name }) => name)).toEqual(["c1", "c1 (2)"]);
    expect(skipped).toEqual([{ path: "sosreport-cut.tar.xz", reason: expect.stringContaining("cut") }]);
    await expect(read(xz.subarray(0, xz.length / 2))).rejects.toMatchObject({
      kind: "invalid",
      message: expect.stringContaining("cut"),
    });
    const flipped = Buffer.from(xz);
    flipped[xz.length >> 1] = (flipped[xz.length >> 1] ?? 0) ^ 0xff;
    await expect(read(flipped)).rejects.toMatchObject({ kind: "invalid" });
  });

  test("packed with xz where no xz is: said so, with what to install; beside others only that one is left out", async () => {
    const tar = tarOf(entriesOf("c1").filter(({ path }) => !/dump-flows|namespaces/.test(path)));
    const xz = execFileSync("xz", ["-c", "-1"], { input: tar, maxBuffer: 1e8 });
    const both = tarOf([
      { path: "sosreport-a.tar.xz", content: xz },
      { path: "sosreport-b.tar.gz", content: gzipSync(tar) },
    ]);
    vi.stubEnv("PATH", "/nonexistent");
    try {
      await expect(read(xz)).rejects.toMatchObject({
        kind: "refused",
        message: "The archive is packed with xz, and the console's machine has no xz.",
        remedy: expect.stringContaining("apt install xz-utils"),
      });
      const { hosts, skipped } = await read(both);
      expect(hosts.map(({ name }) => name)).toEqual(["c1"]);
      expect(skipped).toEqual([{ path: "sosreport-a.tar.xz", reason: expect.stringContaining("has no xz") }]);
    } finally {
      vi.unstubAllEnvs();
    }
  });

  test("may not lead out of its folder, nor unpack without end", async () => {
    const root = "sosreport-c1-2026-11-20-abcdefg/";
    await expect(
      read(gzipSync(tarOf([{ path: `${root}sos_commands/../../../etc/passwd`, content: "x" }]))),
    ).rejects.toThrow(/leaves the folder/);
    const bomb = gzipSync(tarOf([{ path: `${root}proc/kcore`, content: Buffer.alloc(1_000_000) }]));
    await expect(read(bomb, { ratioFromBytes: 500_000 })).rejects.toThrow(/times its size/);
    const many = tarOf(Array.from({ length: 50 }, (_, at) => ({ path: `${root}proc/${at}`, content: "x" })));
    await expect(read(many, { passedEntries: 40 })).rejects.toThrow(/more than 40 entries/);
  });

  test.each([
    ["zip", Buffer.from("PK\u0003\u0004more")],
    ["bzip2", Buffer.from("BZh91AY&SY")],
  ])("packed with %s is refused by that name", async (name, bytes) => {
    await expect(read(bytes)).rejects.toMatchObject({
      message: expect.stringContaining(name),
      remedy: expect.stringContaining("tar"),
    });
  });
});
