import { PEER_HEADER } from "@/server/auth/session-library";
import { getRuntime } from "@/server/runtime/runtime";

/** Whether a request for facts about the console comes from this machine, or from a user or token. */
export async function isTrustedReader(request: Request): Promise<boolean> {
  const peer = request.headers.get(PEER_HEADER);
  if (peer !== null && /^(::ffff:)?127\.|^::1$/.test(peer)) return true;
  try {
    return (await (await getRuntime()).auth.authenticate(request.headers)) !== null;
  } catch {
    return false;
  }
}
