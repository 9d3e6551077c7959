import { gzipSync } from "node:zlib";
import { Header } from "tar";
import { describe, expect, test } from "vitest";
import { DEMO_CASE_NAME, demoCaseFiles, demoCasePath } from "./demo-case";
import { packFolder } from "./pack-folder";
import { type ArchiveLimits, readArchive } from "./read-archive";
import { readCase } from "./read-case";

type Entry = {
  path: string;
  body?: string | Buffer;
  type?: "File" | "Directory" | "SymbolicLink" | "Link" | "FIFO" | "CharacterDevice" | "BlockDevice";
  linkpath?: string;
};

/** A tar of exactly these entries: no tool would write most of them. */
function tar(entries: readonly Entry[], end = true): Buffer {
  const blocks = entries.flatMap(({ path, body = "", type = "File", linkpath }) => {
    const content = Buffer.from(body);
    const block = Buffer.alloc(512);
    const header = new Header({
      path,
      type,
      size: content.length,
      mode: 0o644,
      ...(linkpath === undefined ? {} : { linkpath }),
    });
    header.encode(block, 0);
    return [block, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(end ? 1024 : 0)]);
}

async function* chunked(bytes: Uint8Array, size = 1000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const read = (bytes: Uint8Array, limits: Partial<ArchiveLimits> = {}, size?: number) =>
  readArchive(chunked(bytes, size), { limits });
const refusal = (message: RegExp) =>
  expect.objectContaining({
    kind: "invalid",
    message: expect.stringMatching(message),
    remedy: expect.stringMatching(/\w/),
  });

describe("archives that are fine", () => {
  test.each([509, 512, 16_384, 1_000_000])(
    "the shipped capture comes back byte by byte, in chunks of %i",
    async (size) => {
      const files = await demoCaseFiles();
      const packed = await packFolder(demoCasePath());
      const bytes = size === 1 ? packed.subarray(0) : packed;
      const { files: found, skipped } = await read(bytes, {}, size);
      expect(skipped).toEqual([]);
      expect([...found.keys()].sort()).toEqual([...files.keys()].sort());
      for (const [path, content] of files) expect(Buffer.compare(found.get(path) ?? Buffer.alloc(0), content)).toBe(0);
    },
  );

  test("the same with a folder around it is the same case", async () => {
    const packed = await packFolder(`${demoCasePath()}/..`);
    const all = await read(packed);
    const inner = new Map([...all.files].filter(([path]) => path.startsWith(`${DEMO_CASE_NAME}/`)));
    const direct = readCase(await demoCaseFiles(), { at: 0 });
    expect(readCase(inner, { at: 0 })).toEqual(direct);
    expect(() => readCase(all.files, { at: 0 })).toThrow(/more than one capture/);
  });

  test("plain tar, ./ names, directories and long names", async () => {
    const long = `./c1/${"x".repeat(90)}/${"y".repeat(90)}.txt`;
    const { files, skipped } = await read(
      tar([
        { path: "./", type: "Directory" },
        { path: "./c1//ps.txt", body: "a" },
        { path: long, body: "b" },
      ]),
    );
    expect([...files.keys()]).toEqual(["c1/ps.txt", long.slice(2)]);
    expect(skipped).toEqual([]);
  });
});

describe("hostile archives are refused as a whole", () => {
  const good: Entry = { path: "c1/ps.txt", body: "x" };
  test.each<[string, Entry, RegExp]>([
    ["traversal", { path: "../../etc/cron.d/x", body: "x" }, /leaves the folder/],
    ["traversal in the middle", { path: "c1/../../x", body: "x" }, /leaves the folder/],
    ["absolute name", { path: "/etc/passwd", body: "x" }, /absolute/],
    ["drive letter", { path: "C:/x", body: "x" }, /absolute/],
    ["backslashes", { path: "c1\\..\\..\\x", body: "x" }, /backslash/],
    ["control characters", { path: "c1/a\nb", body: "x" }, /control/],
    [
      "symbolic link",
      { path: "c1/ip-link.json", type: "SymbolicLink", linkpath: "/etc/shadow" },
      /SymbolicLink to "\/etc\/shadow"/,
    ],
    ["hard link", { path: "c1/ip-link.json", type: "Link", linkpath: "c1/ps.txt" }, /a Link/],
    ["pipe", { path: "c1/pipe", type: "FIFO" }, /FIFO/],
    ["character device", { path: "c1/null", type: "CharacterDevice" }, /CharacterDevice/],
    ["block device", { path: "c1/sda", type: "BlockDevice" }, /BlockDevice/],
  ])("%s", async (_, entry, message) => {
    await expect(read(gzipSync(tar([good, entry, good])))).rejects.toEqual(refusal(message));
    await expect(read(tar([entry]))).rejects.toEqual(refusal(message));
  });

  test("10,000 files", async () => {
    const many = Array.from({ length: 10_000 }, (_, at) => ({ path: `c1/${at}`, body: "" }));
    await expect(read(gzipSync(tar(many)), {}, 65_536)).rejects.toEqual(refusal(/more than 5000 entries/));
  });

  test("a bomb of one file, of many, and of nothing at all after few bytes", async () => {
    const zeros = gzipSync(tar([{ path: "c1/zeros", body: Buffer.alloc(12_000_000) }]));
    expect(zeros.length).toBeLessThan(60_000);
    await expect(read(zeros)).rejects.toEqual(refusal(/200 times its size/));
    await expect(read(zeros, { ratio: 10_000, unpackedBytes: 5_000_000 })).rejects.toEqual(refusal(/more than 5 MB/));
    const padding = gzipSync(Buffer.concat([tar([{ path: "c1/a", body: "x" }]), Buffer.alloc(12_000_000)]));
    await expect(read(padding)).rejects.toEqual(refusal(/200 times its size/));
    await expect(read(gzipSync(zeros))).rejects.toEqual(refusal(/not a whole tar/));
  });

  test("headers without entries", async () => {
    const header = (at: number): Entry => ({ path: `PaxHeader/${at}`, body: "12 path=c1/a", type: "File" });
    const pax = Array.from({ length: 100 }, (_, at) => {
      const block = tar([header(at)], false);
      block.write("x", 156, "latin1");
      let sum = 0;
      block.fill(0x20, 148, 156);
      for (let byte = 0; byte < 512; byte += 1) sum += block[byte] ?? 0;
      block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
      return block;
    });
    await expect(read(Buffer.concat(pax), { entries: 10 })).rejects.toEqual(refusal(/more than 10 entries/));
  });
});

describe("damaged archives are refused with what to do", () => {
  test("cut gzip, at many places", async () => {
    const packed = await packFolder(demoCasePath());
    for (const part of [0.001, 0.1, 0.5, 0.9, 0.999]) {
      await expect(read(packed.subarray(0, Math.floor(packed.length * part)))).rejects.toEqual(refusal(/cut/));
    }
  });

  test("cut tar: inside a file, and between two", async () => {
    const whole = tar(
      [
        { path: "c1/a", body: "x".repeat(600) },
        { path: "c1/b", body: "y" },
      ],
      false,
    );
    await expect(read(whole.subarray(0, 700))).rejects.toEqual(refusal(/Truncated|cut/));
    await expect(read(whole)).rejects.toEqual(refusal(/no end mark after 2 entries/));
  });

  test("garbage, HTML, nothing, an empty archive, a flipped byte", async () => {
    await expect(read(Buffer.from("x".repeat(3000)))).rejects.toEqual(refusal(/not a whole tar/));
    await expect(read(Buffer.from("<html>hello</html>"))).rejects.toEqual(refusal(/not a whole tar/));
    await expect(read(Buffer.from([0x1f, 0x8b, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]))).rejects.toEqual(
      refusal(/damaged/),
    );
    await expect(read(Buffer.alloc(0))).rejects.toEqual(refusal(/empty/));
    await expect(read(tar([]))).rejects.toEqual(refusal(/no files/));
    const flipped = Buffer.from(await packFolder(demoCasePath()));
    flipped[2000] = (flipped[2000] ?? 0) ^ 0xff;
    await expect(read(flipped)).rejects.toEqual(refusal(/damaged|cut|whole/));
  });

  test("an upload that breaks off says so itself", async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield tar([{ path: "c1/a", body: "x" }], false);
      throw new Error("connection reset");
    }
    await expect(readArchive(broken())).rejects.toThrow("connection reset");
  });

  test("it can be abandoned", async () => {
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield tar([{ path: "c1/a", body: "x" }], false);
      await new Promise(() => {});
    }
    await expect(readArchive(endless(), { signal: AbortSignal.timeout(50) })).rejects.toThrow(/timeout/i);
  });
});

describe("a single odd file is skipped", () => {
  test("too large, doubled, after the end", async () => {
    const bytes = Buffer.concat([
      tar([
        { path: "c1/log", body: "x".repeat(5000) },
        { path: "c1/a", body: "1" },
        { path: "c1/a", body: "2" },
      ]),
      Buffer.from("more"),
    ]);
    const { files, skipped } = await read(bytes, { fileBytes: 4000 });
    expect([...files].map(([path, content]) => [path, String(content)])).toEqual([["c1/a", "2"]]);
    expect(skipped.map(({ path, reason }) => `${path}: ${reason}`)).toEqual([
      "c1/log: larger than 0 MB",
      "c1/a: the name is in the archive more than once; the last one counts",
      ": data after the end mark of the archive",
    ]);
  });

  test("Latin-1 and binary files are skipped with the reason, the host stays", async () => {
    const files = new Map(await demoCaseFiles());
    files.set("c1/ps.txt", Buffer.from("caf\xe9", "latin1"));
    files.set("c1/core", Buffer.from([1, 0, 2]));
    files.set("c1/notes.odt", Buffer.from("hello"));
    const contents = readCase(files, { at: 0 });
    expect(contents.skipped).toEqual(
      [
        { path: "c1/core", reason: "not a text file (it has NUL bytes)" },
        { path: "c1/ps.txt", reason: "not UTF-8 text" },
        { path: "c1/notes.odt", reason: "not a file of a capture" },
      ].sort(
        (a, b) =>
          ["c1/ps.txt", "c1/core", "c1/notes.odt"].indexOf(a.path) -
          ["c1/ps.txt", "c1/core", "c1/notes.odt"].indexOf(b.path),
      ),
    );
    const state = contents.hosts.find(({ name }) => name === "c1")?.state;
    expect(state?.processes).toBeNull();
    expect(state?.errors).toEqual([expect.objectContaining({ part: "processes" })]);
  });
});
