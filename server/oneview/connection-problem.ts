import { OneViewError } from "@/server/oneview/oneview-error";

/** How an appliance is called in messages: its name and where it is looked for. */
export type Peer = { readonly name: string; readonly origin: URL };

export function called(peer: Peer): string {
  return `appliance "${peer.name}" (${peer.origin.origin})`;
}

/** Raised while connecting when the certificate is not the pinned one. */
export class FingerprintMismatch extends Error {
  readonly code = "BRIDGEHEAD_FINGERPRINT_MISMATCH";
  constructor(
    readonly presented: string,
    readonly pinned: string,
  ) {
    super(`certificate ${presented} instead of ${pinned}`);
  }
}

type Meaning = { readonly refused?: true; readonly text: string; readonly remedy: string };

const checkUp = "Check that the address is right and the appliance is up.";
const untrusted: Meaning = {
  refused: true,
  text: "shows a certificate that its configured CA did not sign",
  remedy: "Give the CA that signed the appliance's certificate, or compare and pin its fingerprint.",
};

const meanings: Readonly<Record<string, Meaning>> = {
  ECONNREFUSED: { text: "refuses the connection: nothing listens there", remedy: checkUp },
  ENOTFOUND: { text: "has a host name that is not known", remedy: "Check the host name and this machine's resolver." },
  EAI_AGAIN: { text: "has a host name that could not be resolved", remedy: "Check this machine's resolver." },
  EHOSTUNREACH: { text: "is on a host that cannot be reached", remedy: checkUp },
  ENETUNREACH: { text: "is in a network that cannot be reached", remedy: checkUp },
  ETIMEDOUT: { text: "did not answer the connection in time", remedy: checkUp },
  UND_ERR_CONNECT_TIMEOUT: { text: "did not answer the connection in time", remedy: checkUp },
  ECONNRESET: { text: "cut the connection", remedy: checkUp },
  EPIPE: { text: "cut the connection", remedy: checkUp },
  UND_ERR_SOCKET: { text: "cut the connection before its answer was whole", remedy: checkUp },
  UND_ERR_RES_EXCEEDED_MAX_SIZE: {
    text: "answered with more than this console takes in one piece",
    remedy: "Check the address: a OneView appliance answers lists in pages.",
  },
  EPROTO: { text: "does not speak TLS there", remedy: "Check scheme and port of the address." },
  ERR_SSL_WRONG_VERSION_NUMBER: { text: "does not speak TLS there", remedy: "Check scheme and port of the address." },
  ERR_SSL_PACKET_LENGTH_TOO_LONG: { text: "does not speak TLS there", remedy: "Check scheme and port of the address." },
  CERT_HAS_EXPIRED: {
    refused: true,
    text: "shows a certificate that has expired",
    remedy: "Renew the appliance's certificate, or pin it by its fingerprint meanwhile.",
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    refused: true,
    text: "shows a certificate for another host name",
    remedy: "Use an address that the certificate names, or pin its fingerprint.",
  },
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_GET_ISSUER_CERT: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  CERT_SIGNATURE_FAILURE: untrusted,
};

/** Sending again cannot help, or must wait until the operator did something. */
const lasting = new Set(["UND_ERR_RES_EXCEEDED_MAX_SIZE", "EPROTO", "ENOTFOUND"]);

/** No connection came about, so no request went out. */
const neverSent = new Set([
  ...["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "UND_ERR_CONNECT_TIMEOUT"],
  ...["EPROTO", "ERR_SSL_WRONG_VERSION_NUMBER", "ERR_SSL_PACKET_LENGTH_TOO_LONG"],
]);

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
  const code = codeOf(cause);
  const known = meanings[code];
  const text = known?.text ?? `could not be talked to (${code === "" ? messageOf(cause) : code})`;
  return new OneViewError(known?.refused === true ? "refused" : "unreachable", `${called(peer)} ${text}.`, {
    cause,
    remedy: known?.remedy ?? checkUp,
    isTransient: known?.refused !== true && !lasting.has(code),
    delivery: known?.refused === true || neverSent.has(code) ? "undone" : "lost",
  });
}

/** Node wraps attempts on several addresses; the first one's code tells enough. */
function codeOf(cause: unknown): string {
  if (!(cause instanceof Error)) return "";
  if ("code" in cause && typeof cause.code === "string") return cause.code;
  return cause instanceof AggregateError ? codeOf(cause.errors[0]) : codeOf(cause.cause);
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
