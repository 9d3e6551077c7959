import { handleCaseExport } from "@/server/api/http/handle-case-export";

/** `POST /api/cases/export/mapping`: what the masks of an export with the same key stand for. */
export function POST(request: Request): Promise<Response> {
  return handleCaseExport(request, "mapping");
}
