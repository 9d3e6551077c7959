import { isLoopback } from "@/server/http/is-loopback";
import { BridgeheadError } from "@/server/model/errors";

/** How one signs in to a cloud. */
export type CloudAuth =
  /** Neutron without Keystone (`auth_strategy = noauth`): nothing is sent but requests. */
  | { readonly method: "none"; readonly networkUrl: string }
  | {
      readonly method: "password";
      /** Keystone, with or without `/v3`. */
      readonly authUrl: string;
      readonly username: string;
      readonly userDomain: string;
      readonly project: string;
      readonly projectDomain: string;
      readonly password: string;
    }
  /** It knows its user and project by itself. */
  | {
      readonly method: "application-credential";
      readonly authUrl: string;
      readonly credentialId: string;
      readonly secret: string;
    };

export type EndpointInterface = "public" | "internal" | "admin";

export type CloudConfig = {
  readonly id: string;
  readonly name: string;
  readonly auth: CloudAuth;
  /** Absent: the only one that offers a network service. */
  readonly region?: string | undefined;
  /** Which of the catalogue's addresses of the network service is used. */
  readonly endpointInterface: EndpointInterface;
  /** PEM of the CA of Keystone and Neutron; `null`: the machine's own CAs. */
  readonly caPem: string | null;
  /** Whether password and token may travel readable. */
  readonly allowPlainHttp: boolean;
};

/** The address of a service, checked before anything (a password above all) is sent there. Its path ends without a slash. */
export function serviceUrl(
  text: string,
  { service, cloud, mayBePlain }: { service: string; cloud: string; mayBePlain: boolean },
): URL {
  const wrong = (what: string, remedy: string) =>
    new BridgeheadError("invalid", `The address of ${service} of cloud "${cloud}" ${what}.`, { remedy });
  const example = "Write it as https://cloud.example.com:5000/v3 or https://cloud.example.com/identity.";
  if (!URL.canParse(text)) throw wrong("is no URL", example);
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:") throw wrong(`starts with ${url.protocol}`, example);
  if (url.username !== "" || url.password !== "") {
    throw wrong("holds a user name or password", "Give user name and password in their own fields.");
  }
  if (url.search !== "" || url.hash !== "") throw wrong("has more than host, port and path", example);
  if (url.protocol === "http:" && !mayBePlain && !isLoopback(url.hostname)) {
    throw wrong(
      `(${url.origin}) would send the password or token unencrypted`,
      "Use https, or say for this cloud that plain http is acceptable.",
    );
  }
  url.pathname = url.pathname.replace(/\/+$/, "");
  return url;
}
