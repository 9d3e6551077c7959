import { isLoopback } from "@/server/http/is-loopback";
import type { TlsTrust } from "@/server/http/tls-trust";
import { BridgeheadError } from "@/server/model/errors";

export type ApplianceConfig = {
  readonly id: string;
  readonly name: string;
  /** `https://host[:port]` */
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly loginDomain?: string | undefined;
  readonly tls: TlsTrust;
  /** Absent: the highest that both sides speak. */
  readonly apiVersion?: number | undefined;
};

/** Scheme, host and port, checked before anything (a password above all) is sent there. */
export function applianceOrigin(config: Pick<ApplianceConfig, "name" | "url">): URL {
  const wrong = (what: string, remedy: string) =>
    new BridgeheadError("invalid", `The address of appliance "${config.name}" ${what}.`, { remedy });
  const example = "Write it as https://oneview.example.com or https://10.0.0.5:443.";
  if (!URL.canParse(config.url)) throw wrong("is no URL", example);
  const url = new URL(config.url);
  if (url.protocol !== "https:" && url.protocol !== "http:") throw wrong(`starts with ${url.protocol}`, example);
  if (url.username !== "" || url.password !== "") {
    throw wrong("holds a user name or password", "Give user name and password in their own fields.");
  }
  if ((url.pathname !== "/" && url.pathname !== "") || url.search !== "" || url.hash !== "") {
    throw wrong("has more than host and port", example);
  }
  if (url.protocol === "http:" && !isLoopback(url.hostname)) {
    throw wrong(
      "would send the password unencrypted",
      "Use https; plain http is for a simulator on this machine only.",
    );
  }
  return url;
}
