import { isTrustedReader } from "@/server/api/http/is-trusted-reader";
import { respondWithError } from "@/server/api/http/respond-with-error";
import { getRuntime } from "@/server/runtime/runtime";

/** `/api/metrics`: Prometheus text, for loopback and for whoever brings a token of any role. */
export async function handleMetrics(request: Request): Promise<Response> {
  if (!(await isTrustedReader(request))) {
    const headers = { "www-authenticate": "Bearer" };
    return Response.json({ message: "Bring an API token." }, { status: 401, headers });
  }
  try {
    const { metrics } = await getRuntime();
    return new Response(await metrics.render(), { headers: { "content-type": metrics.registry.contentType } });
  } catch (error) {
    return respondWithError(error);
  }
}
