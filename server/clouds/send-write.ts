import { answerProblem } from "@/server/clouds/answer-problem";
import { CloudError } from "@/server/clouds/cloud-error";
import type { CloudAnswer, CloudRequest } from "@/server/clouds/cloud-http";
import { type CloudRetries, retryRead } from "@/server/clouds/retry";
import type { RequestSeen } from "@/server/model/fabric-effect";

export type WriteOptions = {
  /** What was read: something else by now is refused (412). `null` or a cloud that cannot tell: unconditional. */
  readonly revision?: number | null;
  readonly onRequest?: ((request: RequestSeen) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
};

/**
 * Sends a change until it was taken or refused. PUT and DELETE come to the same however often they arrive; a POST is
 * sent again only where it certainly was not taken: no connection came about, or the cloud said when to come back.
 */
export async function sendWrite(
  request: CloudRequest,
  send: (request: CloudRequest) => Promise<CloudAnswer>,
  retries: CloudRetries,
  onRequest: WriteOptions["onRequest"],
): Promise<CloudAnswer> {
  const { method, url, called, body = "" } = request;
  const seen = { method, path: url.pathname, bytesUp: Buffer.byteLength(body) };
  const once = async () => {
    try {
      const answer = await send(request);
      onRequest?.({ ...seen, status: answer.status, bytesDown: answer.size });
      if (answer.status >= 200 && answer.status < 300) return answer;
      throw answerProblem(called, `${method} ${url.pathname}`, answer);
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      if (error.status === null) onRequest?.({ ...seen, status: null, bytesDown: 0 });
      throw method === "POST" && error.mayHaveArrived ? lasting(error) : error;
    }
  };
  return await retryRead(once, retries, request.signal);
}

/** The same failure, not to be tried again. */
function lasting(error: CloudError): CloudError {
  const { kind, message, status, type, retryAfterMs, remedy, cause } = error;
  const facts = { status, type, retryAfterMs, remedy, cause, mayHaveArrived: true, isTransient: false };
  return new CloudError(kind, message, facts);
}
