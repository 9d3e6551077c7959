import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { gzipSync } from "node:zlib";
import type { Reply } from "./exchange";

/** Below this size compressing costs more than it saves. */
const gzipFromBytes = 1024;

/** Sends the reply and gives the bytes of its body on the wire. */
export function sendReply(outgoing: ServerResponse, reply: Reply, gzip: boolean): number {
  if (reply.status !== 204 && "body" in reply) {
    const text = JSON.stringify(reply.body);
    return sendText(outgoing, reply.status, "application/json;charset=UTF-8", text, gzip, reply.headers);
  }
  const headers = reply.status === 204 ? reply.headers : { "Content-Length": 0, ...reply.headers };
  outgoing.writeHead(reply.status, headers).end();
  return 0;
}

/** Head and body leave in one write: two small writes cost a client 40 ms of delayed acknowledgement. */
export function sendText(
  outgoing: ServerResponse,
  status: number,
  type: string,
  text: string,
  gzip: boolean,
  headers: Readonly<Record<string, string>> = {},
): number {
  const plainBytes = Buffer.byteLength(text);
  const body = gzip && plainBytes >= gzipFromBytes ? gzipSync(text, { level: 1 }) : null;
  const length = body?.length ?? plainBytes;
  const encoding = body === null ? {} : { "Content-Encoding": "gzip" };
  outgoing.writeHead(status, { "Content-Type": type, "Content-Length": length, ...encoding, ...headers });
  outgoing.end(body ?? text);
  return length;
}

/** Only a client that names gzip (or anything) without refusing it gets it. */
export function acceptsGzip(header: string | undefined): boolean {
  if (header === undefined) return false;
  return header.split(",").some((part) => {
    const [name = "", ...parameters] = part.split(";").map((each) => each.trim().toLowerCase());
    return (name === "gzip" || name === "*") && !parameters.some((each) => /^q=0(\.0*)?$/.test(each));
  });
}

export async function sendOversize(outgoing: ServerResponse, bytes: number): Promise<void> {
  outgoing.writeHead(200, { "Content-Type": "application/json;charset=UTF-8", "Content-Length": bytes });
  // A client that hangs up in the middle is what this fault is for.
  await pipeline(Readable.from(blanks(bytes)), outgoing).catch(() => undefined);
}

function* blanks(bytes: number): Generator<string> {
  const chunk = " ".repeat(64 * 1024);
  for (let left = bytes; left > 0; left -= chunk.length) yield chunk.slice(0, Math.min(chunk.length, left));
}

export function htmlPage(status: number): string {
  return `<!DOCTYPE html><html><head><title>${status}</title></head><body><h1>The appliance is not ready</h1></body></html>`;
}
