import { TLSSocket } from "node:tls";
import { buildConnector } from "undici";
import { FingerprintMismatch, fingerprintOf, normalFingerprint } from "@/server/http/certificate";

/** Whom to believe to be the peer. */
export type TlsTrust =
  /** A certificate from this CA (`null`: the machine's own CAs), for this host name. */
  | { readonly mode: "ca"; readonly caPem: string | null }
  /** Exactly this certificate, by its SHA-256 (hex, with or without colons); names and dates do not matter. */
  | { readonly mode: "fingerprint"; readonly sha256: string }
  /** Anybody. The console shows a banner as long as it is set. */
  | { readonly mode: "insecure" };

/** Opens connections, plain or TLS, to peers that are to be trusted like this. */
export function trustingConnector(tls: TlsTrust, timeoutMs: number): buildConnector.connector {
  // No TLS session is taken up again: each new connection shows its certificate.
  const shared = { timeout: timeoutMs, maxCachedSessions: 0 };
  switch (tls.mode) {
    case "ca":
      return buildConnector(tls.caPem === null ? shared : { ...shared, ca: tls.caPem });
    case "insecure":
      return buildConnector({ ...shared, rejectUnauthorized: false });
    case "fingerprint": {
      const pinned = normalFingerprint(tls.sha256);
      const connect = buildConnector({ ...shared, rejectUnauthorized: false });
      return (options, callback) =>
        connect(options, (error, socket) => {
          if (error !== null) return callback(error, null);
          if (!(socket instanceof TLSSocket)) return callback(null, socket);
          const presented = fingerprintOf(socket);
          if (presented === pinned) return callback(null, socket);
          socket.destroy();
          callback(new FingerprintMismatch(presented, pinned), null);
        });
    }
  }
}
