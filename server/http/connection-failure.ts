/** What became of an attempt to talk to a peer, below HTTP. */
export type ConnectionFailure = {
  /** The peer is there and is not to be trusted; nothing was sent. */
  readonly refused: boolean;
  /** Goes on after the peer's name: `refuses the connection: …` */
  readonly text: string;
  readonly remedy: string;
  /** Trying again may help without anybody doing something. */
  readonly isTransient: boolean;
  /** The request certainly did not go out. */
  readonly isUnsent: boolean;
};

type Meaning = { readonly refused?: true; readonly text: string; readonly remedy: string };

/** `{peer}` stands for what kind of peer it is. */
const checkUp = "Check that the address is right and the {peer} is up.";
const untrusted: Meaning = {
  refused: true,
  text: "shows a certificate that its configured CA did not sign",
  remedy: "Give the CA that signed the {peer}'s certificate{pin}.",
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
    remedy: "Check the address: another server may be in the {peer}'s place.",
  },
  EPROTO: { text: "does not speak TLS there", remedy: "Check scheme and port of the address." },
  ERR_SSL_WRONG_VERSION_NUMBER: { text: "does not speak TLS there", remedy: "Check scheme and port of the address." },
  ERR_SSL_PACKET_LENGTH_TOO_LONG: { text: "does not speak TLS there", remedy: "Check scheme and port of the address." },
  CERT_HAS_EXPIRED: {
    refused: true,
    text: "shows a certificate that has expired",
    remedy: "Renew the {peer}'s certificate{pin}.",
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    refused: true,
    text: "shows a certificate for another host name",
    remedy: "Use an address that the certificate names{pin}.",
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

/** `peer`: e.g. `appliance`. `pins`: its certificate can be pinned instead of judged by a CA. */
export function connectionFailure(cause: unknown, { peer, pins }: { peer: string; pins: boolean }): ConnectionFailure {
  const code = codeOf(cause);
  const known = meanings[code];
  const refused = known?.refused === true;
  const remedy = (known?.remedy ?? checkUp)
    .replace("{peer}", peer)
    .replace("{pin}", pins ? ", or compare and pin its fingerprint" : "");
  return {
    refused,
    text: known?.text ?? `could not be talked to (${code === "" ? messageOf(cause) : code})`,
    remedy,
    isTransient: !refused && !lasting.has(code),
    isUnsent: refused || neverSent.has(code),
  };
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
