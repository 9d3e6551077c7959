import ipaddr from "ipaddr.js";
import type { Gathered } from "./gather";
import type { MaskChoice, MaskedKind } from "./kinds";
import { maskIpv4, maskIpv6 } from "./mask-address";
import { IdMasks } from "./mask-ids";
import { maskMac } from "./mask-mac";
import { NameMasks } from "./mask-names";
import { Scramble } from "./scramble";

/** A piece of text; what is masked is not looked at again. */
type Piece = { readonly text: string; readonly done: boolean };

const MAC = /(?<![0-9a-fA-F:])(?:[0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}(?![0-9a-fA-F:])/g;
const IPV6 =
  /(?<![\w:.])(?:[0-9a-fA-F]{0,4}:){2,7}(?:[0-9a-fA-F]{0,4}|(?:\d{1,3}\.){3}\d{1,3})(?:\/(\d{1,3}))?(?![\w:])/g;
const IPV4 = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?:\/(\d{1,2}))?(?![\d.]*\d)/g;
/** A DHCP agent names a guest after its address. */
const HOST_OF_ADDRESS = /(?<=\bhost-)(?:\d{1,3}-){3}\d{1,3}(?!\d)/g;
/** A tunnel port is named after the address of its other end. */
const TUNNEL = /(?<=\b(?:gre|vxlan|geneve)-)[0-9a-f]{8}\b/g;
/** Flows that answer ARP, or rewrite headers, hold addresses as numbers. */
const LOADED_ADDRESS = /(?<=load:)0x[0-9a-f]{1,8}(?=->NXM_OF_(?:ARP_[ST]PA|IP_(?:SRC|DST))\[\])/g;
const LOADED_MAC = /(?<=load:)0x[0-9a-f]{1,12}(?=->NXM_(?:NX_ARP_[ST]HA|OF_ETH_(?:SRC|DST))\[\])/g;
const HEX_MAC = /(?<![0-9a-f])(?:0000)?([0-9a-f]{12})(?![0-9a-f-])/g;

/** Hosts say the same again and again: what was masked is kept, up to so many texts of so many characters. */
const MOST_KEPT = 200_000;
const LONGEST_KEPT = 120;

/** Masks texts of one case: everything that is masked is masked alike wherever it stands, and kept for the mapping. */
export class Masker {
  private readonly scramble: Scramble;
  private readonly ids: IdMasks;
  private readonly names: NameMasks;
  private readonly kept = new Map([["", ""]]);
  /** Kind → what was → what it is now; only what was met. */
  readonly met: Readonly<Record<MaskedKind, Map<string, string>>> = {
    ...{ names: new Map(), addresses: new Map(), macs: new Map(), ids: new Map() },
  };

  constructor(
    key: string,
    gathered: Gathered,
    private readonly choice: MaskChoice,
  ) {
    this.scramble = new Scramble(key);
    this.ids = new IdMasks(this.scramble, choice.ids ? gathered.ids : []);
    this.names = new NameMasks(this.scramble, choice.names ? gathered.names : new Map());
    if (choice.macs) for (const mac of gathered.macs) this.mac(mac);
    for (const [id, mask] of this.ids.masks) this.met.ids.set(id, mask);
    for (const [name, mask] of this.names.masks) this.met.names.set(name, mask);
  }

  text(text: string): string {
    const known = this.kept.get(text);
    if (known !== undefined) return known;
    const masked = this.masked(text);
    // what may be a MAC without colons depends on which were met by then
    if (this.kept.size < MOST_KEPT && text.length <= LONGEST_KEPT && text.search(HEX_MAC) < 0)
      this.kept.set(text, masked);
    return masked;
  }

  private masked(text: string): string {
    let pieces: readonly Piece[] = [{ text, done: false }];
    if (this.choice.macs) {
      pieces = replaced(pieces, LOADED_MAC, (found) => this.loadedMac(found));
      pieces = replaced(pieces, MAC, (found) => this.mac(found));
      pieces = replaced(pieces, HEX_MAC, (found) => this.hexMac(found));
    }
    if (this.choice.addresses) {
      pieces = replaced(pieces, LOADED_ADDRESS, (found) => hexOf(this.ipv4(ofHex(found.slice(2)), 32), "0x"));
      pieces = replaced(pieces, TUNNEL, (found) => hexOf(this.ipv4(ofHex(found), 32), "").padStart(8, "0"));
      pieces = replaced(pieces, HOST_OF_ADDRESS, (found) =>
        this.ipv4(found.replaceAll("-", "."), 32).replaceAll(".", "-"),
      );
      pieces = replaced(pieces, IPV6, (found) => this.ipv6(found));
      pieces = replaced(pieces, IPV4, (found) => this.cidr(found));
    }
    if (this.choice.ids) pieces = pieces.flatMap((piece) => (piece.done ? piece : this.idsOf(piece.text)));
    if (this.choice.names) {
      const whole = pieces.length === 1 && pieces[0]?.done === false;
      pieces = pieces.map((piece) => (piece.done ? piece : { text: this.names.replace(piece.text), done: whole }));
    }
    return pieces.map((piece) => piece.text).join("");
  }

  private mac(found: string): string {
    return this.keep("macs", found.toLowerCase(), maskMac(this.scramble, found));
  }

  private loadedMac(found: string): string {
    const mac = colons(found.slice(2).padStart(12, "0"));
    return `0x${this.mac(mac)
      .replaceAll(":", "")
      .replace(/^0+(?=.)/, "")}`;
  }

  /** Only of MACs that are somewhere with colons: twelve hex digits may be anything. */
  private hexMac(found: string): string {
    const zeros = found.length === 16 ? "0000" : "";
    const known = this.met.macs.get(colons(found.slice(zeros.length)));
    return known === undefined ? found : zeros + known.replaceAll(":", "");
  }

  private cidr(found: string): string {
    const [address = "", length] = found.split("/");
    if (!ipaddr.IPv4.isValidFourPartDecimal(address) || Number(length ?? 0) > 32) return found;
    const masked = this.ipv4(address, length === undefined ? 32 : Number(length));
    return length === undefined ? masked : `${masked}/${length}`;
  }

  private ipv4(address: string, length: number): string {
    if (!ipaddr.IPv4.isValidFourPartDecimal(address)) return address;
    return this.keep("addresses", address, maskIpv4(this.scramble, address, length));
  }

  private ipv6(found: string): string {
    const [address = "", length] = found.split("/");
    if (!ipaddr.IPv6.isValid(address) || Number(length ?? 0) > 128) return found;
    const masked = this.keep("addresses", address, maskIpv6(this.scramble, address, Number(length ?? 128)));
    return length === undefined ? masked : `${masked}/${length}`;
  }

  private idsOf(text: string): Piece[] {
    const pieces: Piece[] = [];
    let from = 0;
    for (let at = 0; at + 8 <= text.length; ) {
      const found = this.ids.at(text, at);
      if (found === null) {
        at += 1;
        continue;
      }
      if (at > from) pieces.push({ text: text.slice(from, at), done: false });
      pieces.push({ text: found.mask, done: true });
      at += found.length;
      from = at;
    }
    if (from < text.length) pieces.push({ text: text.slice(from), done: false });
    return pieces;
  }

  private keep(kind: MaskedKind, was: string, is: string): string {
    if (was !== is) this.met[kind].set(was, is);
    return is;
  }
}

function replaced(pieces: readonly Piece[], pattern: RegExp, replace: (found: string) => string): Piece[] {
  return pieces.flatMap((piece) => {
    if (piece.done) return piece;
    const out: Piece[] = [];
    let from = 0;
    for (const match of piece.text.matchAll(pattern)) {
      const text = replace(match[0]);
      if (text === match[0]) continue;
      if (match.index > from) out.push({ text: piece.text.slice(from, match.index), done: false });
      out.push({ text, done: true });
      from = match.index + match[0].length;
    }
    if (from < piece.text.length) out.push({ text: piece.text.slice(from), done: false });
    return out;
  });
}

function colons(hex: string): string {
  return hex.replace(/(..)(?!$)/g, "$1:");
}

function ofHex(hex: string): string {
  const digits = hex.padStart(8, "0");
  return [0, 2, 4, 6].map((at) => Number.parseInt(digits.slice(at, at + 2), 16)).join(".");
}

function hexOf(address: string, prefix: string): string {
  const value = address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
  return prefix + value.toString(16);
}
