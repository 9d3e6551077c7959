import { createHmac } from "node:crypto";
import { Agent, fetch as fetchBy, type Response } from "undici";
import type { AlertPayload, WebhookAnswer, WebhookSecret } from "@/server/model/alert";

const TIMEOUT_MS = 10_000;
const CONNECT_TIMEOUT_MS = 5_000;
/** Of an answer that says why something was refused; the rest is not read. */
const MOST_BYTES = 4_096;

/**
 * Posts one message. Where it leads is the administrator's choice, also a private address; but a redirect is not followed, as
 * whoever answers there does not choose where the console posts to. Never throws for what the peer does.
 */
export async function postWebhook(
  { url, signingSecret, header }: WebhookSecret,
  payload: AlertPayload,
  { signal, timeoutMs = TIMEOUT_MS }: { readonly signal?: AbortSignal; readonly timeoutMs?: number } = {},
): Promise<WebhookAnswer> {
  const startedAt = performance.now();
  const took = () => Math.round(performance.now() - startedAt);
  const body = JSON.stringify(payload);
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const dispatcher = new Agent({ connect: { timeout: CONNECT_TIMEOUT_MS }, keepAliveTimeout: 1 });
  const deadline = AbortSignal.timeout(timeoutMs);
  try {
    const answer = await fetchBy(url, {
      method: "POST",
      ...{ body, dispatcher, redirect: "manual" },
      signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
      headers: {
        ...(header === null ? {} : { [header.name]: header.value }),
        "content-type": "application/json",
        "user-agent": "Bridgehead",
        "x-bridgehead-delivery": payload.id,
        "x-bridgehead-timestamp": timestamp,
        ...(signingSecret === null ? {} : { "x-bridgehead-signature": signatureOf(signingSecret, timestamp, body) }),
      },
    });
    const text = await beginningOf(answer);
    const error = failureOf(answer);
    return { ok: error === null, status: answer.status, error, body: text, ms: took() };
  } catch (error) {
    signal?.throwIfAborted();
    const reason = deadline.aborted ? `no answer within ${timeoutMs / 1_000} s` : innermost(error);
    return { ok: false, status: null, error: reason, body: "", ms: took() };
  } finally {
    // what was not read is let go
    dispatcher.destroy().catch(() => undefined);
  }
}

/** `sha256=` and the HMAC of `<timestamp>.<body>` in hex: a receiver refuses what is old, or not signed with its key. */
export function signatureOf(key: string, timestamp: string, body: string): string {
  return `sha256=${createHmac("sha256", key).update(`${timestamp}.${body}`).digest("hex")}`;
}

function failureOf({ status, headers }: Response): string | null {
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400) {
    return `it answered ${status} and wants to lead to ${headers.get("location") ?? "elsewhere"}: redirects are not followed`;
  }
  return `it answered ${status}`;
}

async function beginningOf({ body }: Response): Promise<string> {
  if (body === null) return "";
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    if (!(chunk instanceof Uint8Array)) break;
    chunks.push(chunk.subarray(0, MOST_BYTES - size));
    size += chunk.length;
    if (size >= MOST_BYTES) break;
  }
  return Buffer.concat(chunks).toString("utf8");
}

function innermost(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? innermost(error.cause) : error.message;
}
