import { handleCaseUpload } from "@/server/api/http/handle-case-upload";

/** `POST /api/cases?name=…`, body: tar.gz of a capture folder. Answers `{caseId, hosts, networks, skipped[]}`. */
export function POST(request: Request): Promise<Response> {
  return handleCaseUpload(request);
}
