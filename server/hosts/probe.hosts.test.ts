import { afterAll, beforeAll, expect, it } from "vitest";
import { hostConfigSchema } from "@/server/hosts/config";
import { probeHost } from "@/server/hosts/probe";
import { HostKeyChangedError } from "@/server/hosts/transports/ssh-connection";
import { type SingleHost, startSingleHost } from "@/server/lab/hosts/single-host";
import { openSshDoor, type SshDoor } from "@/server/lab/hosts/ssh-door";

let host: SingleHost;
let door: SshDoor;

beforeAll(async () => {
  host = await startSingleHost("bpr");
  door = await openSshDoor(host.tree, host.dir);
});
afterAll(async () => {
  await door?.close();
  await host?.stop();
});

const ssh = (hostKey: string | null) =>
  hostConfigSchema.parse({
    transport: "ssh",
    name: "x",
    settings: { address: "127.0.0.1", port: door.port },
    hostKey,
    secret: { privateKey: door.privateKey },
  });

it("tells name, versions and the host key, and that nothing is missing", async () => {
  const probe = await probeHost(ssh(null));
  expect(probe).toMatchObject({ hostname: "bpr", hostKey: await door.fingerprint(), missing: [] });
  expect(probe.versions["ovs-vswitchd"]).toMatch(/^\d+\.\d+/);
});

it("tells what is missing", async () => {
  const settings = { namespace: host.namespace, ovsRunDir: "/run/nowhere" };
  const probe = await probeHost({ transport: "netns", name: "x", settings });
  expect(probe.missing).toEqual([expect.stringContaining("/run/nowhere/db.sock")]);
});

it("refuses a host with another key", async () => {
  await expect(probeHost(ssh("SHA256:AAAA"))).rejects.toBeInstanceOf(HostKeyChangedError);
});
