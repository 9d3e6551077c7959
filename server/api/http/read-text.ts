import { bodyChunks } from "./body-chunks";

/** The body of a request as text; `null` when it is longer than `most` bytes, of which it then reads no more than these. */
export async function readText(request: Pick<Request, "headers" | "body">, most: number): Promise<string | null> {
  if (Number(request.headers.get("content-length")) > most) return null;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of bodyChunks(request.body)) {
    bytes += chunk.length;
    if (bytes > most) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
