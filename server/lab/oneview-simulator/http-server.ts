import { createServer as createHttpServer, type RequestListener } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { BridgeheadError } from "@/server/model/errors";
import type { ServerCertificate } from "./certificate";

export type Server = ReturnType<typeof createHttpServer> | ReturnType<typeof createHttpsServer>;

/** TLS 1.2 and 1.3 with a certificate, plain HTTP without. */
export function createServer(certificate: ServerCertificate | null, listener: RequestListener): Server {
  const shared = { keepAliveTimeout: 75_000, noDelay: true };
  if (certificate === null) return createHttpServer(shared, listener);
  const { keyPem: key, chainPem: cert } = certificate;
  return createHttpsServer({ ...shared, key, cert, minVersion: "TLSv1.2", maxVersion: "TLSv1.3" }, listener);
}

/** On 127.0.0.1; gives the port. */
export async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      reject(
        new BridgeheadError("conflict", `The simulator cannot listen on 127.0.0.1:${port}: ${cause.code}`, {
          cause,
          remedy: "Give another port, or stop what uses this one.",
        }),
      );
    });
    server.listen(port, "127.0.0.1", () => resolve());
  });
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : port;
}
