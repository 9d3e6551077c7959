import { describe, expect, it } from "vitest";
import type { HostSummary } from "@/server/model/host-view";
import { emptyHostForm, type HostForm, hostFormOf, hostUpdateOf, readHostForm } from "./host-form";

const KEY = "SHA256:Yk0zG2mQ0bC3nYl1l4dIu5rQyN8mWQ9cZq0cS1v7r2A";

const SSH: HostForm = { ...emptyHostForm(), name: "c1", address: "198.51.100.21", password: "p w" };

const STORED: HostSummary = {
  id: "2b1c8a52-52d5-4b1e-9a57-0d1f3f1b7c11",
  name: "c1",
  ownership: "managed",
  settings: { transport: "ssh", address: "198.51.100.21", port: 2222, user: "ops", sudo: true },
  plumbing: null,
  hostKey: KEY,
  hasSecret: true,
  enabled: true,
  state: "live",
  observedAt: 1,
  counts: null,
  errors: [],
  neutron: { agents: [], firewalls: null, l2population: null },
  failure: null,
};

describe("readHostForm", () => {
  it("reads an SSH host with a password", () => {
    expect(readHostForm(SSH)).toEqual({
      ok: true,
      input: {
        name: "c1",
        ownership: "observed",
        settings: { transport: "ssh", address: "198.51.100.21", port: 22, user: "root", sudo: false },
        secret: { password: "p w" },
      },
    });
  });

  it("leaves out what another transport does not have", () => {
    const reading = readHostForm({ ...SSH, transport: "netns", namespace: "bh-c1", hostKey: KEY });
    expect(reading).toEqual({
      ok: true,
      input: { name: "c1", ownership: "observed", settings: { transport: "netns", namespace: "bh-c1" } },
    });
  });

  it("asks nothing about a simulated host", () => {
    const reading = readHostForm({ ...emptyHostForm(), name: "net1", ownership: "managed", transport: "simulated" });
    expect(reading).toEqual({
      ok: true,
      input: { name: "net1", ownership: "managed", settings: { transport: "simulated" } },
    });
  });

  it("puts each fault at its field", () => {
    const reading = readHostForm({ ...SSH, name: "a b", address: " ", port: "70000", user: "", password: "" });
    expect(reading.ok ? null : Object.keys(reading.errors).sort()).toEqual([
      "address",
      "name",
      "password",
      "port",
      "user",
    ]);
  });

  it.each(["", "22x", "0", "1e3", "22.5"])("refuses port %j", (port) => {
    const reading = readHostForm({ ...SSH, port });
    expect(reading.ok ? null : Object.keys(reading.errors)).toEqual(["port"]);
  });

  it("knows a public key from a private one", () => {
    const reading = readHostForm({ ...SSH, login: "key", privateKey: "ssh-ed25519 AAAA me@here" });
    expect(reading.ok ? null : reading.errors.privateKey).toMatch(/public/);
  });
});

describe("editing", () => {
  it("sends nothing secret when the stored secret stays", () => {
    const reading = readHostForm(hostFormOf(STORED));
    expect(reading).toEqual({
      ok: true,
      input: { name: "c1", ownership: "managed", settings: STORED.settings, hostKey: KEY },
    });
  });

  it("forgets the host key only when the form let it go", () => {
    const kept = readHostForm(hostFormOf(STORED));
    const gone = readHostForm({ ...hostFormOf(STORED), hostKey: "" });
    if (!kept.ok || !gone.ok) throw new Error("both forms are right");
    expect(hostUpdateOf(STORED, kept.input).forgetHostKey).toBeUndefined();
    expect(hostUpdateOf(STORED, gone.input).forgetHostKey).toBe(true);
  });
});
