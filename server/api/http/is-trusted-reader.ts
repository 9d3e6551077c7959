import { PEER_HEADER } from "@/server/auth/session-library";
import { roleAllows } from "@/server/model/role";
import { getRuntime } from "@/server/runtime/runtime";

/** Whether a request for facts about the console comes from this machine, or from a user or token who sees the whole console. */
export async function isTrustedReader(request: Request): Promise<boolean> {
  const peer = request.headers.get(PEER_HEADER);
  if (peer !== null && /^(::ffff:)?127\.|^::1$/.test(peer)) return true;
  try {
    const found = await (await getRuntime()).auth.authenticate(request.headers);
    return found !== null && roleAllows(found.actor.role, "viewer");
  } catch {
    return false;
  }
}
