import { describe, expect, it } from "vitest";
import { readArchive } from "@/server/hosts/case/read-archive";
import { packFiles } from "./pack-files";

/** As the network brings them. */
async function* inPieces(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

describe("packFiles", () => {
  it("gives each file back, whatever it is called and however long it is", async () => {
    const long = `${"x".repeat(150)}.json`;
    const names = ["a.json", "a.json", "../../etc/passwd", "größe\n.txt", long];
    const files = names.map((name, at) => new File(["y".repeat(at * 300)], name));
    const packed = packFiles(files);
    for (const length of [100, 512, 1_000, 100_000]) {
      const read = await readArchive(inPieces(new Uint8Array(await packed.arrayBuffer()), length));
      expect(read.skipped).toEqual([]);
      expect([...read.files.values()].map((bytes) => bytes.length)).toEqual([0, 300, 600, 900, 1200]);
      expect([...read.files.keys()]).toEqual(["a.json", "2-a.json", "passwd", "gr__e_.txt", long.slice(-100)]);
    }
  });
});
