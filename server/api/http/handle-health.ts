import { isTrustedReader } from "@/server/api/http/is-trusted-reader";
import { isBridgeheadError } from "@/server/model/errors";
import type { Health } from "@/server/runtime/health";
import { getRuntime } from "@/server/runtime/runtime";

/**
 * `/api/health`: 200 when every part answers, 503 otherwise. Everybody learns which part is missing; names and reasons are
 * for loopback, people who signed in and tokens.
 */
export async function handleHealth(request: Request): Promise<Response> {
  const health = await readHealth();
  const full = await isTrustedReader(request);
  const parts = Object.entries(health.parts).map(([part, { ok, items }]) => [part, full ? { ok, items } : { ok }]);
  const body = { ok: health.ok, parts: Object.fromEntries(parts) };
  return Response.json(body, { status: health.ok ? 200 : 503, headers: { "cache-control": "no-store" } });
}

/** A console that could not start yet has one part that fails: the one that it waits for. */
async function readHealth(): Promise<Health> {
  try {
    return await (await getRuntime()).health.run();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const part = isBridgeheadError(error) && error.kind === "unreachable" ? "database" : "console";
    return { ok: false, parts: { [part]: { ok: false, items: [{ name: part, ok: false, message }] } } };
  }
}
