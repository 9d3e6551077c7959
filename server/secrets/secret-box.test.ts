import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openSecretBox } from "@/server/secrets/secret-box";
import { loadSecretKey } from "@/server/secrets/secret-key";

const box = openSecretBox(Buffer.alloc(32, 1));

describe("a sealed secret", () => {
  it("opens to what was sealed, and looks different every time", () => {
    const plain = "pässwörd 🔑 with spaces";
    const sealed = box.seal(plain, "host:1");
    expect(box.open(sealed, "host:1")).toBe(plain);
    expect(box.seal(plain, "host:1")).not.toBe(sealed);
    expect(Buffer.from(sealed.slice(3), "base64url").toString("latin1")).not.toContain("with spaces");
    expect(box.open(box.seal("", "host:1"), "host:1")).toBe("");
  });

  it("opens neither for another row, nor with another key, nor after a single changed bit", () => {
    const sealed = box.seal("hush", "host:1");
    const refused = { kind: "refused", message: expect.stringContaining("cannot be decrypted with this secret key") };
    const attempt = (open: () => string) => {
      try {
        return open();
      } catch (error) {
        return error;
      }
    };
    expect(attempt(() => box.open(sealed, "host:2"))).toMatchObject(refused);
    expect(attempt(() => openSecretBox(Buffer.alloc(32, 2)).open(sealed, "host:1"))).toMatchObject(refused);
    const bytes = Buffer.from(sealed.slice(3), "base64url");
    for (let index = 0; index < bytes.length; index += 1) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(index) ^ 1, index);
      expect(attempt(() => box.open(`v1.${changed.toString("base64url")}`, "host:1"))).toMatchObject(refused);
    }
    for (const text of ["", "v1.", "v2.abc", "plain text"]) {
      expect(attempt(() => box.open(text, "host:1"))).toMatchObject(refused);
    }
  });

  it("comes with keys for other purposes that differ", () => {
    expect(box.derive("a")).toBe(box.derive("a"));
    expect(box.derive("a")).not.toBe(box.derive("b"));
  });
});

describe("the secret key", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "bridgehead-key-"));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it("is made once, for its owner alone", () => {
    const data = join(directory, "data");
    const key = loadSecretKey(null, data);
    expect(key).toHaveLength(32);
    expect(loadSecretKey(null, data)).toEqual(key);
    expect(statSync(join(data, "secret.key")).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(data, "secret.key"), "utf8").trim()).toBe(key.toString("base64"));
  });

  it("is refused when others may read it or when it is no key", () => {
    loadSecretKey(null, directory);
    chmodSync(join(directory, "secret.key"), 0o640);
    expect(() => loadSecretKey(null, directory)).toThrow(/Others may read/);
    chmodSync(join(directory, "secret.key"), 0o600);
    writeFileSync(join(directory, "secret.key"), "oops");
    expect(() => loadSecretKey(null, directory)).toThrow(/must hold 32 bytes/);
  });

  it("comes from the environment in base64 or hex", () => {
    const key = Buffer.alloc(32, 9);
    expect(loadSecretKey(key.toString("base64"), directory)).toEqual(key);
    expect(loadSecretKey(key.toString("hex"), directory)).toEqual(key);
  });
});
