import { request as plainRequest } from "node:http";
import { request as tlsRequest } from "node:https";

export type OneRequest = {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly url: URL;
  readonly caPem: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
};

export type OneAnswer = { readonly status: number; readonly location: string | null; readonly body: unknown };

const TIMEOUT_MS = 30_000;

/** One request on a TCP (and TLS) connection of its own, whole handshake, closed afterwards. An answer of 400 or more is an error. */
export function oneRequest({ method, url, caPem, headers = {}, body }: OneRequest): Promise<OneAnswer> {
  const text = body === undefined ? "" : JSON.stringify(body);
  const content =
    body === undefined ? {} : { "Content-Type": "application/json", "Content-Length": String(Buffer.byteLength(text)) };
  const options = { method, agent: false as const, timeout: TIMEOUT_MS, headers: { ...headers, ...content } };
  return new Promise((resolve, reject) => {
    const sent =
      url.protocol === "http:"
        ? plainRequest(url, options)
        : tlsRequest(url, caPem === null ? options : { ...options, ca: caPem });
    sent.once("error", reject);
    sent.once("timeout", () => sent.destroy(new Error(`no answer to ${method} ${url.pathname}`)));
    sent.once("response", (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.once("error", reject);
      answer.once("end", () => {
        const said = Buffer.concat(chunks).toString();
        const status = answer.statusCode ?? 0;
        if (status >= 400) reject(new Error(`${method} ${url.pathname} was answered ${status}: ${said.slice(0, 500)}`));
        else
          resolve({ status, location: answer.headers.location ?? null, body: said === "" ? null : JSON.parse(said) });
      });
    });
    sent.end(text);
  });
}
