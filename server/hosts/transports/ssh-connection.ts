import { createHash } from "node:crypto";
import { Client, type ConnectConfig } from "ssh2";
import { TransportError } from "@/server/hosts/transports/transport";
import { BridgeheadError } from "@/server/model/errors";

export type SshTarget = {
  readonly address: string;
  readonly port: number;
  readonly user: string;
  /** `SHA256:…` as `ssh-keygen -lf` prints it; `null` accepts any key once and reports it. */
  readonly hostKey: string | null;
  readonly password?: string | undefined;
  readonly privateKey?: string | undefined;
  readonly passphrase?: string | undefined;
  readonly connectTimeoutMs: number;
  /** A silent peer is given up after three of these. */
  readonly keepaliveMs: number;
};

/** The host answered with another key than the pinned one: either it was installed anew, or this is not that host. */
export class HostKeyChangedError extends BridgeheadError {
  override readonly name = "HostKeyChangedError";
  readonly pinned: string;
  readonly offered: string;

  constructor(host: string, pinned: string, offered: string) {
    super("refused", `${host} identifies itself with host key ${offered}, but ${pinned} is pinned for it`, {
      remedy:
        "Compare the offered fingerprint with `ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub` on the host's own " +
        "console. If the host was reinstalled, pin the new key; if not, someone is in between.",
    });
    this.pinned = pinned;
    this.offered = offered;
  }
}

/** The fingerprint in the form that OpenSSH shows. */
export function fingerprint(key: Buffer): string {
  return `SHA256:${createHash("sha256").update(key).digest("base64").replace(/=+$/, "")}`;
}

/** One connection, ready to carry channels. `onKey` is told the key that the host proved to have. */
export function connectSsh(target: SshTarget, onKey: (offered: string) => void): Promise<Client> {
  const host = `${target.user}@${target.address}:${target.port}`;
  return new Promise((resolve, reject) => {
    const client = new Client();
    // Every channel listens for the end of its connection.
    client.setMaxListeners(0);
    let changed: HostKeyChangedError | null = null;
    let offered = "";
    const fail = (error: Error & { level?: string }) => {
      client.destroy();
      reject(changed ?? explain(error, host));
    };
    client.once("error", fail);
    client.once("close", () => fail(new Error("the connection was closed before it was ready")));
    client.once("ready", () => {
      client.removeAllListeners("close");
      client.removeListener("error", fail);
      client.on("error", () => undefined);
      client.setNoDelay(true);
      onKey(offered);
      resolve(client);
    });
    const settings: ConnectConfig = {
      host: target.address,
      port: target.port,
      username: target.user,
      readyTimeout: target.connectTimeoutMs,
      keepaliveInterval: target.keepaliveMs,
      keepaliveCountMax: 3,
      hostVerifier: (key: Buffer) => {
        offered = fingerprint(key);
        if (target.hostKey === null || target.hostKey === offered) return true;
        changed = new HostKeyChangedError(host, target.hostKey, offered);
        return false;
      },
      ...(target.password !== undefined && { password: target.password }),
      ...(target.privateKey !== undefined && { privateKey: target.privateKey }),
      ...(target.passphrase !== undefined && { passphrase: target.passphrase }),
    };
    try {
      client.connect(settings);
    } catch (error) {
      reject(
        new BridgeheadError("invalid", `the key for ${host} cannot be used: ${messageOf(error)}`, {
          cause: error,
          remedy: "Store an OpenSSH or PEM private key and, if it is encrypted, its passphrase.",
        }),
      );
    }
  });
}

function explain(error: Error & { level?: string }, host: string): BridgeheadError {
  if (error.level === "client-authentication") {
    return new TransportError("denied", `${host} refused the login: ${error.message}`, {
      cause: error,
      remedy: "Check the user, the key or password, and the host's sshd settings.",
    });
  }
  return new TransportError("disconnected", `${host} cannot be reached by SSH: ${error.message}`, {
    cause: error,
    remedy: "Check the address and port, and that sshd answers from this machine.",
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
