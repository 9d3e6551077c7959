import { excerpt, MalformedError } from "../../parse/malformed";

/** An entry of `addr_info` of `ip -j addr`. */
export type AddressJson = {
  readonly family: "inet" | "inet6";
  readonly local: string;
  readonly prefixlen: number;
  readonly scope: string;
};

/** `inet ADDRESS[/LENGTH] [peer ADDRESS/LENGTH] [brd ADDRESS] scope SCOPE …` */
export function readAddress(words: readonly string[]): AddressJson {
  const [family, own = ""] = words;
  if (family !== "inet" && family !== "inet6") throw new MalformedError(`not an address: ${excerpt(words.join(" "))}`);
  const [local = "", ownLength] = own.split("/");
  const peer = after(words, "peer");
  const length = ownLength ?? peer?.split("/")[1];
  return {
    family,
    local,
    prefixlen: length === undefined ? (family === "inet" ? 32 : 128) : Number(length),
    scope: after(words, "scope") ?? "global",
  };
}

/** A line of `ip -o addr`: `N: NAME    inet …\       valid_lft …` */
export function readOneLineAddress(line: string): { readonly name: string; readonly address: AddressJson } {
  const [, name, rest] = /^\d+: ([^\s@]+)(?:@\S+)?\s+(inet6? .*)$/.exec(line) ?? [];
  if (name === undefined || rest === undefined) throw new MalformedError(`not an address of a link: ${excerpt(line)}`);
  return { name, address: readAddress((rest.split("\\")[0] ?? "").trim().split(/\s+/)) };
}

function after(words: readonly string[], key: string): string | undefined {
  const at = words.indexOf(key);
  return at === -1 ? undefined : words[at + 1];
}
