import { BridgeheadError } from "@/server/model/errors";

/** One broker of a cluster, with how to sign in to it. */
export type BrokerAddress = {
  readonly isTls: boolean;
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly vhost: string;
};

const EXAMPLE = "Write it as amqp://user:password@controller:5672/ or as transport_url stands in neutron.conf.";

/**
 * Where messages are, as operators have it: `amqp://` or `amqps://` as RabbitMQ writes it, or `rabbit://` with one or more
 * hosts as oslo.messaging does. Messages never hold the password.
 */
export function brokerAddresses(text: string): readonly BrokerAddress[] {
  const [, scheme, hosts, path = "", query = ""] =
    /^(amqps?|rabbit):\/\/([^/?#]+)(?:\/([^?#]*))?(\?[^#]*)?$/.exec(text) ?? [];
  if (scheme === undefined || hosts === undefined) throw wrong("is no address of RabbitMQ");
  const isTls = scheme === "amqps" || /[?&]ssl=(1|true|yes)\b/i.test(query);
  return hosts.split(",").map((host) => addressOf(host, { isTls, vhost: decoded(path) || "/" }));
}

/** The address without the password, for messages and pages. */
export function shownAddress({ isTls, host, port, vhost }: BrokerAddress): string {
  const place = host.includes(":") ? `[${host}]` : host;
  return `${isTls ? "amqps" : "amqp"}://${place}:${port}/${vhost === "/" ? "" : vhost}`;
}

function addressOf(text: string, shared: Pick<BrokerAddress, "isTls" | "vhost">): BrokerAddress {
  const at = text.lastIndexOf("@");
  const [username = "", ...password] = (at < 0 ? "guest:guest" : text.slice(0, at)).split(":");
  const [, bracketed, plain, port] = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]]+))(?::(\d+))?$/.exec(text.slice(at + 1)) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || Number(port ?? 1) > 65_535) throw wrong("names no host and port");
  return {
    ...shared,
    host,
    port: port === undefined ? (shared.isTls ? 5671 : 5672) : Number(port),
    username: decoded(username),
    password: decoded(password.join(":")),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw wrong("has a % that stands for nothing; write a % itself as %25");
  }
}

function wrong(what: string): BridgeheadError {
  return new BridgeheadError("invalid", `The address of the cloud's messages ${what}.`, { remedy: EXAMPLE });
}
