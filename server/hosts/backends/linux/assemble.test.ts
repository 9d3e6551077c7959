import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { Assembler } from "@/server/hosts/backends/linux/assemble";
import { rawCaseHost } from "@/server/hosts/case/case-host";
import { parseHost } from "@/server/hosts/parse/parse-host";
import type { RawHost } from "@/server/hosts/raw";

function captured(host: string): RawHost {
  const folder = join("fixtures/captures", host);
  const names = readdirSync(folder, { recursive: true }).map(String);
  const files = names.filter((name) => statSync(join(folder, name)).isFile());
  const texts = new Map(files.map((name) => [relative(".", name), readFileSync(join(folder, name), "utf8")]));
  return rawCaseHost(host, texts, 1);
}

/** As a live host is read: addresses and links in one text. */
function asLive(raw: RawHost): RawHost {
  return { ...raw, texts: raw.texts.filter(({ part }) => part !== "link") };
}

const byText = (errors: readonly object[]) => errors.map((error) => JSON.stringify(error)).sort();

describe.each(["iesgn/net1", "iesgn/c1", "provider/net1"])("Assembler on %s", (host) => {
  const raws = { captured: captured(host), live: asLive(captured(host)) };

  it.each(Object.entries(raws))("says what parsing everything says (%s)", (_how, raw) => {
    const { errors, ...state } = new Assembler().assemble(raw);
    const { errors: expectedErrors, ...expected } = parseHost(raw);
    expect(state).toEqual(expected);
    expect(byText(errors)).toEqual(byText(expectedErrors));
    expect(state.namespaces[0]?.links?.length).toBeGreaterThan(3);
  });

  it("says the same after a text changed and changed back, and when one is malformed or gone", () => {
    const assembler = new Assembler();
    const raw = raws.live;
    assembler.assemble(raw);
    for (const part of ["addr", "iptables", "flows", "processes", "dhcp"]) {
      for (const text of ["", "[{", null]) {
        const texts = raw.texts.flatMap((one) => (one.part !== part ? [one] : text === null ? [] : [{ ...one, text }]));
        const changed = { ...raw, texts };
        const { errors, ...state } = assembler.assemble(changed);
        const { errors: expectedErrors, ...expected } = parseHost(changed);
        expect(state, `${part} ${text}`).toEqual(expected);
        expect(byText(errors)).toEqual(byText(expectedErrors));
      }
    }
    expect(assembler.assemble(raw)).toEqual(new Assembler().assemble(raw));
  });
});
