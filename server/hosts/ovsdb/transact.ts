import { OvsdbError, type OvsdbRpc } from "@/server/hosts/ovsdb/rpc";

export type Operation = { readonly op: string } & Readonly<Record<string, unknown>>;
export type OperationResult = Readonly<Record<string, unknown>>;

/**
 * Runs operations as one transaction: all or nothing. Which operation failed and why is in the error; an error found only
 * at commit (references, duplicate names) arrives as one element more than there were operations.
 */
export async function transact(
  rpc: Pick<OvsdbRpc, "request">,
  database: string,
  operations: readonly Operation[],
): Promise<readonly OperationResult[]> {
  const answer = await rpc.request("transact", [database, ...operations]);
  if (!Array.isArray(answer))
    throw new OvsdbError("lost", "the OVSDB server answered transact with what is not a list");
  answer.forEach((result, at) => {
    if (typeof result !== "object" || result === null || !("error" in result) || !result.error) return;
    const details = "details" in result && result.details ? `: ${result.details}` : "";
    const operation = operations[at];
    const where = operation ? `operation ${at + 1} (${operation.op})` : "the commit";
    throw new OvsdbError("refused", `OVSDB refused ${where}: ${result.error}${details}`, String(result.error));
  });
  return answer.slice(0, operations.length).map((result) => result ?? {});
}
