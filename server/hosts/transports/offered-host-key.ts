import { Client } from "ssh2";
import { fingerprint } from "@/server/hosts/transports/ssh-connection";
import { TransportError } from "@/server/hosts/transports/transport";

/**
 * The key (`SHA256:…`) with which an SSH host identifies itself, to be accepted by a person. The connection is left
 * there: no user name, password or key of ours was sent.
 */
export function offeredHostKey(
  target: { readonly address: string; readonly port: number },
  timeoutMs: number,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const client = new Client();
    let offered: string | null = null;
    const over = (error?: Error) => {
      client.destroy();
      if (offered !== null) return resolve(offered);
      const why = error?.message ?? "it closed the connection";
      reject(
        new TransportError("disconnected", `${target.address}:${target.port} cannot be reached by SSH: ${why}`, {
          cause: error,
          remedy: "Check the address and port, and that sshd answers from this machine.",
        }),
      );
    };
    client.on("error", over);
    client.on("close", () => over());
    client.connect({
      host: target.address,
      port: target.port,
      username: "bridgehead",
      readyTimeout: timeoutMs,
      hostVerifier: (key: Buffer) => {
        offered = fingerprint(key);
        return false;
      },
    });
  });
}
