import { readFault, statusProblem } from "@/server/oneview/answer-problem";
import { OneViewError } from "@/server/oneview/oneview-error";
import type { HttpAnswer } from "@/server/oneview/transport";

/** Why a login gave no session. Appliances answer bad credentials with 400 or 401, depending on the version. */
export function loginProblem(appliance: string, username: string, answer: HttpAnswer): OneViewError {
  const { status } = answer;
  if (status >= 400 && status < 500 && status !== 404 && status !== 429) {
    const fault = readFault(answer.body);
    return new OneViewError("refused", `${appliance} refused the login of "${username}": ${fault.message ?? status}`, {
      status,
      errorCode: fault.errorCode,
      details: fault.details,
      recommendedActions: fault.recommendedActions,
      remedy: "Check user name, password and login domain.",
    });
  }
  if (status >= 300) return statusProblem(appliance, "the login", answer);
  return new OneViewError("unreachable", `${appliance} answered the login without a session.`, {
    status,
    remedy: "Check the address: another server may be in the appliance's place.",
  });
}
