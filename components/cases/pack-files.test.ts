import { describe, expect, it } from "vitest";
import { readArchive } from "@/server/hosts/case/read-archive";
import { packFiles } from "./pack-files";

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

describe("packFiles", () => {
  it("gives each file back, whatever it is called and however long it is", async () => {
    const long = `${"x".repeat(150)}.json`;
    const names = ["a.json", "a.json", "../../etc/passwd", "größe\n.txt", long];
    const files = names.map((name, at) => new File(["y".repeat(at * 300)], name));
    const packed = packFiles(files);
    const read = await readArchive(once(new Uint8Array(await packed.arrayBuffer())));
    expect(read.skipped).toEqual([]);
    expect([...read.files.values()].map((bytes) => bytes.length)).toEqual([0, 300, 600, 900, 1200]);
    expect([...read.files.keys()]).toEqual(["a.json", "2-a.json", "passwd", "gr__e_.txt", long.slice(-100)]);
  });
});
