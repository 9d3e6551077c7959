import { z } from "zod";
import { sessionLapse } from "../auth/session-lapse";

/** What `POST /api/cases` answers. */
const imported = z.object({
  caseId: z.string(),
  hosts: z.array(z.string()),
  networks: z.number(),
  skipped: z.array(z.object({ path: z.string(), reason: z.string() })),
});

export type ImportedCase = z.infer<typeof imported>;

const facts = z.looseObject({ message: z.string(), remedy: z.string().nullish(), kind: z.string().nullish() });
const refusal = z.union([z.object({ error: facts }).transform(({ error }) => error), facts]);

/** Said by the server or by the way there; has the shape that error panels read. */
export class UploadError extends Error {
  override readonly name = "UploadError";
  readonly data: { readonly code: string; readonly remedy: string };

  constructor(message: string, code: string, remedy: string) {
    super(message);
    this.data = { code, remedy };
  }
}

type UploadOptions = {
  readonly signal: AbortSignal;
  /** 0 to 1; 1: all is sent and the server reads it. */
  readonly onProgress: (fraction: number) => void;
};

/** Sends an archive. XMLHttpRequest, because fetch tells no upload progress. */
export function uploadCase(file: File, name: string, { signal, onProgress }: UploadOptions): Promise<ImportedCase> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/api/cases?name=${encodeURIComponent(name)}`);
    request.setRequestHeader("content-type", "application/gzip");
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.upload.onload = () => onProgress(1);
    request.onload = () => {
      const answer = readAnswer(request.status, request.responseText, file.name);
      if (answer instanceof UploadError) reject(answer);
      else resolve(answer);
    };
    request.onerror = () =>
      reject(
        new UploadError(
          "The upload broke off.",
          "OFFLINE",
          "The console ended the connection or cannot be reached. If the archive is very large, pack fewer hosts at a time; otherwise try again.",
        ),
      );
    request.onabort = () => reject(new UploadError("The upload was cancelled.", "CANCELLED", "Nothing was stored."));
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(file);
  });
}

/** The case, or why there is none. Exported for its test. */
export function readAnswer(status: number, body: string, fileName: string): ImportedCase | UploadError {
  const json = parseJson(body);
  if (status >= 200 && status < 300) {
    const parsed = imported.safeParse(json);
    if (parsed.success) return parsed.data;
    return new UploadError("The console answered in words this page does not know.", "BAD_ANSWER", "Reload the page.");
  }
  if (status === 401) {
    sessionLapse.report();
    return new UploadError(
      "Your session has ended.",
      "UNAUTHORIZED",
      "Sign in, then upload again; the file is still chosen.",
    );
  }
  const parsed = refusal.safeParse(json);
  if (parsed.success) {
    const remedy = parsed.data.remedy ?? "Nothing was stored. Correct the archive and upload it again.";
    return new UploadError(parsed.data.message, "REFUSED", remedy);
  }
  if (status === 413) {
    return new UploadError(
      `${fileName} is too large.`,
      "TOO_LARGE",
      "Pack fewer hosts at a time, without what is not of the capture.",
    );
  }
  return new UploadError(
    `The console answered ${status}.`,
    "FAILED",
    "Nothing was stored. The console's log says why.",
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
