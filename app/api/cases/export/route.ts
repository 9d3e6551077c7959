import { handleCaseExport } from "@/server/api/http/handle-case-export";

/** `POST /api/cases/export`: live hosts or a case as a tar.gz that `POST /api/cases` reads back. */
export function POST(request: Request): Promise<Response> {
  return handleCaseExport(request, "case");
}
