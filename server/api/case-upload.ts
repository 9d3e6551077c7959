import { createContext } from "@/server/api/context";
import { isSameOrigin } from "@/server/auth/same-origin";
import { type ErrorKind, isBridgeheadError } from "@/server/model/errors";
import { roleAllows } from "@/server/model/role";
import { importCase } from "@/server/operations/cases/import-case";

const STATUS: Record<ErrorKind, number> = { invalid: 400, missing: 404, conflict: 409, unreachable: 502, refused: 412 };

/** A capture as a request body, read as it arrives: nothing is kept of an archive that is refused. */
export async function caseUpload(request: Request): Promise<Response> {
  const responseHeaders = new Headers();
  const context = createContext(request.headers, responseHeaders);
  const [services, found] = [await context.services(), await context.authenticate()];
  if (!found) return problem(401, "Sign in first.");
  if (found.sessionId !== null && !isSameOrigin(request.headers))
    return problem(403, "Sent by a page of another site.");
  if (found.actor.mustChangePassword) return problem(403, "Change your one-time password first.");
  if (!roleAllows(found.actor.role, "operator")) {
    return problem(403, `Uploading needs the role operator; ${found.actor.name} is ${found.actor.role}.`);
  }
  if (request.body === null) return problem(400, "The upload is empty.", "Send the archive as the request's body.");
  const ctx = services.console.context(found.actor);
  const name = new URL(request.url).searchParams.get("name") ?? "";
  try {
    const imported = await importCase(ctx, { name, archive: chunks(request.body), signal: request.signal });
    return Response.json(imported, { status: 201, headers: responseHeaders });
  } catch (error) {
    if (isBridgeheadError(error)) return problem(STATUS[error.kind], error.message, error.remedy);
    services.log.error({ error }, "a case could not be imported");
    return problem(500, "Something went wrong inside Bridgehead; its log says what.");
  }
}

function problem(status: number, message: string, remedy?: string): Response {
  return Response.json({ message, remedy: remedy ?? null }, { status });
}

async function* chunks(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    // a refused archive is not read to its end
    await reader.cancel().catch(() => undefined);
  }
}
