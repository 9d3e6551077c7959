import type { CloudIntent } from "@/server/mapping/cloud-intent";
import type { Fault } from "@/server/model/fault";
import { portTarget } from "@/server/model/object-words";
import { parseLocalLink } from "@/server/oneview/binding/parse-local-link";
import type { ChangeRequest } from "@/server/operations/intent/change-request";

/** A local link that is given is one that can be understood: it is not stored to fail later. */
export function checkLocalLink(request: ChangeRequest, desired: CloudIntent): readonly Fault[] {
  if (request.kind !== "create-port" && request.kind !== "set-local-link" && request.kind !== "bind-port") return [];
  const given = request.kind === "create-port" ? request.input.localLink : request.localLink;
  const port = desired.ports.find((each) => each.id === request.portId);
  if (given === null || port === undefined) return [];
  const answer = parseLocalLink(port.profile ?? null, portTarget(port));
  return answer.ok ? [] : answer.faults;
}
