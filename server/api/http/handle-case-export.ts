import { z } from "zod";
import { readText } from "@/server/api/http/read-text";
import { requireActor } from "@/server/api/http/require-actor";
import { respondWithError } from "@/server/api/http/respond-with-error";
import { BridgeheadError } from "@/server/model/errors";
import { type Download, exportCase, exportInput, exportMapping } from "@/server/operations/cases/export-case";
import type { Log } from "@/server/runtime/log";

const MOST_BYTES = 1_000_000;

/** A case as a download, or the mapping of its masks. The choice, with the key of the masks, is a body: it is in no log. */
export async function handleCaseExport(request: Request, what: "case" | "mapping"): Promise<Response> {
  let log: Log | undefined;
  try {
    const { actor, services } = await requireActor(request, "operator");
    log = services.log;
    const ctx = services.console.context(actor);
    const input = await readInput(request);
    return download(await (what === "case" ? exportCase(ctx, input) : exportMapping(ctx, input)));
  } catch (error) {
    return respondWithError(error, log);
  }
}

async function readInput(request: Request) {
  const text = await readText(request, MOST_BYTES);
  const parsed = text === null ? null : exportInput.safeParse(parseJson(text));
  if (parsed?.success) return parsed.data;
  const reason = parsed === null ? "too long" : z.prettifyError(parsed.error);
  throw new BridgeheadError("invalid", `The request for an export is not understood: ${reason}`, {
    remedy:
      'Send {"caseId"?: …, "hosts"?: […], "mask": {"names", "addresses", "macs", "ids"}, "key"?: "<hex>"} as JSON.',
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function download({ fileName, type, body }: Download): Response {
  return new Response(body, {
    headers: {
      "content-type": type,
      "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
  });
}
