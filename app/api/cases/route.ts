import { caseUpload } from "@/server/api/case-upload";

/** `POST /api/cases?name=…`, body: tar.gz of a capture folder. Answers `{caseId, hosts, networks, skipped[]}`. */
export function POST(request: Request): Promise<Response> {
  return caseUpload(request);
}
