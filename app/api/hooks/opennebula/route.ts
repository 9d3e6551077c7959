import { handleOpenNebulaHook } from "@/server/api/http/handle-opennebula-hook";

/** `POST /api/hooks/opennebula`: what a VM_HOOK of OpenNebula tells; the answer says which rules were written. */
export function POST(request: Request): Promise<Response> {
  return handleOpenNebulaHook(request);
}
