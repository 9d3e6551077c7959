import { connect, createServer, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { localTransport } from "@/server/hosts/transports/local";
import { netnsTransport } from "@/server/hosts/transports/netns";
import { sshTransport } from "@/server/hosts/transports/ssh";
import { HostKeyChangedError } from "@/server/hosts/transports/ssh-connection";
import type { Transport } from "@/server/hosts/transports/transport";
import { attempt, command } from "@/server/lab/hosts/command";
import { onHost } from "@/server/lab/hosts/host-tree";
import { type SingleHost, startSingleHost } from "@/server/lab/hosts/single-host";
import { openSshDoor, type SshDoor } from "@/server/lab/hosts/ssh-door";

const WORDS = ["a b", "$(id)", "`id`", "'", '"', "\\", "%d", "*", "", "é"];
const NAME = `it's a "b" $(c) %d`;

let host: SingleHost;
let door: SshDoor;

beforeAll(async () => {
  host = await startSingleHost("btr");
  door = await openSshDoor(host.tree, host.dir);
});
afterAll(async () => {
  await door?.close();
  await host?.stop();
});

function ssh(hostKey: string | null = null, onHostKey: (key: string) => void = () => undefined) {
  return sshTransport({
    address: "127.0.0.1",
    port: door.port,
    user: "root",
    privateKey: door.privateKey,
    hostKey,
    onHostKey,
    sudo: false,
    connectTimeoutMs: 10_000,
    keepaliveMs: 5_000,
  });
}

/** Passes bytes to the door until it is told to swallow them, as a firewall does that has forgotten a connection. */
async function forgetfulPath() {
  let swallows = false;
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(door.port, "127.0.0.1");
    const pass = (from: Socket, to: Socket) => from.on("data", (bytes) => swallows || to.write(bytes));
    pass(near, far);
    pass(far, near);
    for (const each of [near, far]) sockets.add(each.on("error", () => undefined));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the path has no port");
  return {
    port: address.port,
    swallow: (isSo: boolean) => {
      swallows = isSo;
    },
    close: () => {
      for (const each of sockets) each.destroy();
      server.close();
    },
  };
}

const ways: readonly (readonly [string, () => Transport])[] = [
  ["local", localTransport],
  ["netns", () => netnsTransport(host.namespace)],
  ["ssh", () => ssh()],
];

describe.each(ways)("the transport contract: %s", (way, open) => {
  let transport: Transport;
  let dir: string;

  beforeAll(async () => {
    transport = open();
    dir = `${host.dir}/${way}`;
    await command(["mkdir", "-p", dir]);
  });
  afterAll(() => transport?.close());

  it("passes words, input and exit codes as they are", async () => {
    const printed = await transport.run(["printf", "%s|", ...WORDS]);
    expect(printed).toMatchObject({ stdout: WORDS.map((word) => `${word}|`).join(""), exitCode: 0 });
    const fed = await transport.run(["sh", "-c", "cat; echo bad >&2; exit 7"], { stdin: "in\0put" });
    expect(fed).toMatchObject({ stdout: "in\0put", stderr: "bad\n", exitCode: 7 });
  });

  it("finds programs of sbin, and says 127 for one that is not there", async () => {
    expect((await transport.run(["ip", "-V"])).exitCode).toBe(0);
    expect((await transport.run(["bridgehead-has-no-such-program"])).exitCode).toBe(127);
  });

  it("ends what takes too long, prints too much, or is not wanted any more", async () => {
    await expect(transport.run(["sleep", "60"], { timeoutMs: 200 })).rejects.toMatchObject({ problem: "timeout" });
    await expect(transport.run(["yes"], { maxBytes: 10_000 })).rejects.toMatchObject({ problem: "too-long" });
    const abort = new AbortController();
    const waiting = transport.run(["sleep", "60"], { signal: abort.signal });
    setTimeout(() => abort.abort(new Error("enough")), 50);
    await expect(waiting).rejects.toThrow("enough");
  });

  it("runs side by side, more than a connection has channels", async () => {
    const numbers = Array.from({ length: 30 }, (_, n) => String(n));
    const results = await Promise.all(numbers.map((n) => transport.run(["echo", n])));
    expect(results.map(({ stdout }) => stdout.trim())).toEqual(numbers);
  });

  it("reads files and directories with any name, and tells what is missing", async () => {
    await transport.run(["sh", "-c", 'mkdir -p "$1/sub" && printf é >"$1/sub/$2"', "sh", dir, NAME]);
    expect(await transport.readDir(`${dir}/sub`)).toEqual([NAME]);
    expect(await transport.readFile(`${dir}/sub/${NAME}`)).toBe("é");
    await expect(transport.readFile(`${dir}/none`)).rejects.toMatchObject({ problem: "not-found", kind: "missing" });
    await expect(transport.readDir(`${dir}/none`)).rejects.toMatchObject({ problem: "not-found" });
  });

  it("connects to a socket of the host", async () => {
    const path = `${dir}/echo.sock`;
    const server = createServer((socket) => socket.pipe(socket)).listen(path);
    try {
      const socket = await transport.connectUnix(path);
      const answer = new Promise((resolve) => socket.once("data", (data) => resolve(String(data))));
      socket.write("hello");
      expect(await answer).toBe("hello");
      socket.destroy();
    } finally {
      server.close();
    }
    await expect(transport.connectUnix(`${dir}/none.sock`)).rejects.toThrow(/none\.sock/);
  });

  it("runs in a named namespace of the host", async () => {
    const name = `btr x${process.pid}`;
    await transport.run(["ip", "netns", "add", name]);
    try {
      const netns = `/run/netns/${name}`;
      const inside = await transport.run(["ip", "-j", "link"], { netns });
      expect(JSON.parse(inside.stdout).map((link: { ifname: string }) => link.ifname)).toContain("lo");
      const ids = await Promise.all([
        transport.run(["readlink", "/proc/self/ns/net"], { netns }),
        transport.run(["readlink", "/proc/self/ns/net"]),
      ]);
      expect(ids[0]?.stdout).not.toBe(ids[1]?.stdout);
    } finally {
      await transport.run(["ip", "netns", "del", name]);
    }
  });

  it("ends a long-lived process with its children", async () => {
    const seconds = `9${process.pid}`;
    const running = await transport.spawn(["sh", "-c", 'sleep "$1" & wait', "sh", seconds]);
    const count = async () => Number((await attempt(["pgrep", "-c", "-x", "-f", `sleep ${seconds}`])).stdout);
    await expect.poll(count).toBe(1);
    running.kill();
    await expect.poll(count, { timeout: 5000 }).toBe(0);
  });
});

describe("a namespace host", () => {
  it("is seen as the host it is: its own name, files and processes", async () => {
    const transport = netnsTransport(host.namespace);
    expect((await transport.run(["uname", "-n"])).stdout.trim()).toBe("btr");
    await onHost(host.tree, ["sh", "-c", "echo inside >/run/lab/mark"]);
    expect(await transport.readFile("/run/lab/mark")).toBe("inside\n");
    expect((await transport.run(["ps", "-o", "pid=", "-p", "1"])).exitCode).toBe(0);
  });

  it("says that the namespace is not there", async () => {
    await expect(netnsTransport("btr-none").run(["true"])).rejects.toMatchObject({
      kind: "unreachable",
      message: expect.stringContaining("btr-none"),
    });
  });
});

describe("ssh", () => {
  it("shows the key at first use, accepts it afterwards, and refuses another one with both fingerprints", async () => {
    const shown: string[] = [];
    const first = ssh(null, (key) => shown.push(key));
    await first.run(["true"]);
    await first.close();
    const pinned = await door.fingerprint();
    expect(shown).toEqual([pinned]);
    const second = ssh(pinned, (key) => shown.push(key));
    await second.run(["true"]);
    expect(shown).toHaveLength(1);
    await door.changeHostKey();
    const offered = await door.fingerprint();
    expect(offered).not.toBe(pinned);
    const third = ssh(pinned);
    const refused = third.run(["true"]);
    await expect(refused).rejects.toBeInstanceOf(HostKeyChangedError);
    await expect(refused).rejects.toMatchObject({ pinned, offered, kind: "refused", remedy: expect.any(String) });
    await Promise.all([second.close(), third.close()]);
  });

  it("connects again by itself after the connection broke, and says when it is back", async () => {
    const transport = ssh();
    const links: boolean[] = [];
    transport.onLink(({ up }) => links.push(up));
    await transport.run(["true"]);
    const running = transport.run(["sleep", "60"]).then(({ exitCode }) => exitCode);
    await new Promise((resolve) => setTimeout(resolve, 100));
    door.drop();
    expect(await running).toBeNull();
    await expect.poll(() => links, { timeout: 10_000 }).toEqual([false, true]);
    expect((await transport.run(["echo", "back"])).stdout).toBe("back\n");
    await transport.close();
  });

  it("notices a half-open connection, and is there again when the way is", async () => {
    const path = await forgetfulPath();
    const transport = sshTransport({
      ...{ address: "127.0.0.1", port: path.port, user: "root", privateKey: door.privateKey, hostKey: null },
      ...{ sudo: false, connectTimeoutMs: 10_000, keepaliveMs: 1_000 },
    });
    try {
      expect((await transport.run(["echo", "there"])).stdout).toBe("there\n");
      path.swallow(true);
      await expect(transport.run(["echo", "lost"], { timeoutMs: 60_000 })).rejects.toMatchObject({
        problem: "disconnected",
      });
      path.swallow(false);
      const again = () =>
        transport.run(["echo", "back"]).then(
          ({ stdout }) => stdout,
          () => null,
        );
      await expect.poll(again, { timeout: 30_000 }).toBe("back\n");
    } finally {
      await transport.close();
      path.close();
    }
  });

  it("refuses a login without keeping on trying", async () => {
    const other = await command([
      "sh",
      "-c",
      'rm -f "$1" "$1.pub"; ssh-keygen -q -t ed25519 -N "" -f "$1" && cat "$1"',
      "sh",
      `${host.dir}/other`,
    ]);
    const transport = sshTransport({
      address: "127.0.0.1",
      port: door.port,
      user: "root",
      privateKey: other,
      hostKey: null,
      sudo: false,
      connectTimeoutMs: 10_000,
      keepaliveMs: 5_000,
    });
    await expect(transport.run(["true"])).rejects.toMatchObject({ problem: "denied", kind: "refused" });
    await transport.close();
  });
});
