import { z } from "zod";

const refusal = z.looseObject({ message: z.string(), remedy: z.string().nullish() });

/** Said by the server or by the way there; has the shape that error panels read. */
export class DownloadError extends Error {
  override readonly name = "DownloadError";
  readonly data: { readonly code: string; readonly remedy: string };

  constructor(message: string, code: string, remedy: string) {
    super(message);
    this.data = { code, remedy };
  }
}

/** Asks by POST, so that what is asked for is in no address, and saves the answer under the name that it brings. */
export async function download(path: string, input: unknown): Promise<string> {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(input),
  }).catch(() => {
    throw new DownloadError("The console cannot be reached.", "OFFLINE", "Try again when it answers.");
  });
  if (!answer.ok) throw await refusalOf(answer);
  const blob = await answer.blob().catch(() => {
    throw new DownloadError("The download broke off.", "CUT", "Nothing was saved. Try again.");
  });
  const fileName = nameOf(answer.headers.get("content-disposition"));
  saveBlob(blob, fileName);
  return fileName;
}

export function saveBlob(blob: Blob, fileName: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = fileName;
  link.click();
  // the browser reads the blob after the click
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

function nameOf(disposition: string | null): string {
  const encoded = /filename\*=UTF-8''([^;]+)/.exec(disposition ?? "")?.[1];
  return encoded === undefined ? "case.tar.gz" : decodeURIComponent(encoded);
}

async function refusalOf(answer: Response): Promise<DownloadError> {
  const parsed = refusal.safeParse(await answer.json().catch(() => null));
  if (!parsed.success) {
    return new DownloadError(
      `The console answered ${answer.status}.`,
      "FAILED",
      "Nothing was saved. Its log says why.",
    );
  }
  const { message, remedy } = parsed.data;
  return new DownloadError(message, "REFUSED", remedy ?? "Nothing was saved.");
}
