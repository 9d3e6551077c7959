import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { command } from "@/server/lab/hosts/command";
import { type HostTree, onHost } from "@/server/lab/hosts/host-tree";

/** A way in by SSH to a lab host, on a loopback port of this machine. */
export type SshDoor = {
  readonly port: number;
  readonly privateKey: string;
  /** `SHA256:…` of the present host key. */
  readonly fingerprint: () => Promise<string>;
  /** The host comes back with another key, as after a new installation. */
  readonly changeHostKey: () => Promise<void>;
  /** Breaks all connections. */
  readonly drop: () => void;
  readonly close: () => Promise<void>;
};

/** `sshd -i` on the host for each connection; nothing listens on the host itself. */
export async function openSshDoor(tree: HostTree, dir: string): Promise<SshDoor> {
  const keys = `${dir}/ssh`;
  await mkdir(keys, { recursive: true, mode: 0o700 });
  await makeKey(`${keys}/login`);
  await makeKey(`${keys}/host`);
  const settings = [
    `HostKey ${keys}/host`,
    `AuthorizedKeysFile ${keys}/login.pub`,
    "PermitRootLogin prohibit-password",
    "PasswordAuthentication no",
    "StrictModes no",
    "UsePAM no",
  ];
  await writeFile(`${keys}/sshd_config`, `${settings.join("\n")}\n`);
  await onHost(tree, ["mkdir", "-p", "/run/sshd"]);
  const open = new Map<Socket, ChildProcess>();
  const server = createServer((socket) => {
    const enter = ["-t", String(tree.pid), "-m", "-n", "-u", "-p", "--"];
    const sshd = spawn("nsenter", [...enter, "/usr/sbin/sshd", "-i", "-f", `${keys}/sshd_config`], {
      stdio: ["pipe", "pipe", "ignore"],
    });
    socket.setNoDelay(true);
    open.set(socket, sshd);
    socket.pipe(sshd.stdin);
    sshd.stdout.pipe(socket);
    sshd.stdin.on("error", () => undefined);
    socket.on("error", () => undefined);
    sshd.on("exit", () => socket.destroy());
    socket.on("close", () => {
      sshd.kill("SIGKILL");
      open.delete(socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const drop = () => {
    for (const socket of open.keys()) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    privateKey: await readFile(`${keys}/login`, "utf8"),
    fingerprint: async () => (await command(["ssh-keygen", "-l", "-f", `${keys}/host.pub`])).split(" ")[1] ?? "",
    changeHostKey: async () => {
      await rm(`${keys}/host`);
      await makeKey(`${keys}/host`);
    },
    drop,
    close: async () => {
      drop();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function makeKey(file: string): Promise<void> {
  await command(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "lab", "-f", file]);
}
