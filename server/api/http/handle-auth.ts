import { respondWithError } from "@/server/api/http/respond-with-error";
import { getRuntime } from "@/server/runtime/runtime";

/** `/api/auth/…` */
export async function handleAuth(request: Request): Promise<Response> {
  try {
    return await (await getRuntime()).auth.handle(request);
  } catch (error) {
    return respondWithError(error, (await getRuntime().catch(() => null))?.log);
  }
}
