import { bodyChunks } from "@/server/api/http/body-chunks";
import { requireActor } from "@/server/api/http/require-actor";
import { respondWithError } from "@/server/api/http/respond-with-error";
import { BridgeheadError } from "@/server/model/errors";
import { importCase } from "@/server/operations/cases/import-case";
import type { Log } from "@/server/runtime/log";

/** A capture as a request body, read as it arrives: nothing is kept of an archive that is refused. */
export async function handleCaseUpload(request: Request): Promise<Response> {
  let log: Log | undefined;
  try {
    const { actor, services } = await requireActor(request, "operator");
    log = services.log;
    const name = new URL(request.url).searchParams.get("name") ?? "";
    const input = { name, archive: archiveOf(request), signal: request.signal };
    return Response.json(await importCase(services.console.context(actor), input), { status: 201 });
  } catch (error) {
    return respondWithError(error, log);
  }
}

function archiveOf({ body }: Request): AsyncGenerator<Uint8Array> {
  if (body === null) {
    throw new BridgeheadError("invalid", "The upload is empty.", { remedy: "Send the archive as the request's body." });
  }
  return bodyChunks(body);
}
