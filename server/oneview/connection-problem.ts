import { FingerprintMismatch } from "@/server/http/certificate";
import { connectionFailure } from "@/server/http/connection-failure";
import { OneViewError } from "@/server/oneview/oneview-error";

/** How an appliance is called in messages: its name and where it is looked for. */
export type Peer = { readonly name: string; readonly origin: URL };

export function called(peer: Peer): string {
  return `appliance "${peer.name}" (${peer.origin.origin})`;
}

/** What a failure below HTTP means to the operator. */
export function connectionProblem(peer: Peer, cause: unknown): OneViewError {
  if (cause instanceof FingerprintMismatch) {
    return new OneViewError(
      "refused",
      `${called(peer)} shows certificate ${cause.presented}, but ${cause.pinned} is pinned.`,
      {
        cause,
        delivery: "undone",
        remedy: "If the certificate was renewed on purpose, compare the new fingerprint on the appliance and pin it.",
      },
    );
  }
  const { refused, text, remedy, isTransient, isUnsent } = connectionFailure(cause, { peer: "appliance", pins: true });
  return new OneViewError(refused ? "refused" : "unreachable", `${called(peer)} ${text}.`, {
    ...{ cause, remedy, isTransient },
    delivery: isUnsent ? "undone" : "lost",
  });
}
