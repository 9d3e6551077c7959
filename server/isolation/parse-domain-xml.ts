import { XMLParser, XMLValidator } from "fast-xml-parser";
import { BridgeheadError } from "@/server/model/errors";

/** A NIC of a domain as libvirt describes it; `device` is there only while the domain runs. */
export type DomainNic = {
  readonly type: string;
  readonly mac: string | null;
  readonly device: string | null;
  readonly source: string | null;
  /** `virtualport/parameters/@interfaceid`: a Neutron port. */
  readonly interfaceId: string | null;
  readonly linkDown: boolean;
};

export type Domain = {
  readonly name: string | null;
  readonly uuid: string | null;
  /** Only a running domain has an id. */
  readonly running: boolean;
  readonly nics: readonly DomainNic[];
};

/** Characters. A domain with hundreds of devices has some 100,000. */
const LONGEST = 2_000_000;
const DEEPEST = 32;
const MOST_NICS = 256;

/**
 * What `virsh dumpxml` prints. The text is untrusted: it is bounded, must be well formed, and one with a DTD or entities of
 * its own is refused before it is read.
 */
export function parseDomainXml(text: string): Domain {
  if (text.length > LONGEST) throw malformed(`It has ${text.length} characters; at most ${LONGEST} are read.`);
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) throw malformed("It has a DTD or entities of its own, which are never read.");
  const checked = XMLValidator.validate(text);
  if (checked !== true) throw malformed(`Line ${checked.err.line}: ${checked.err.msg}`);
  let root: unknown;
  try {
    root = new XMLParser({
      ignoreAttributes: false,
      attributeNamePrefix: "@",
      parseTagValue: false,
      parseAttributeValue: false,
      removeNSPrefix: true,
      maxNestedTags: DEEPEST,
      isArray: (name) => name === "interface",
    }).parse(text);
  } catch (error) {
    throw malformed(error instanceof Error ? error.message : String(error), error);
  }
  const domain = child(root, "domain") ?? child(child(root, "domstatus"), "domain");
  if (domain === undefined) throw malformed("Its outermost element is not domain.");
  const interfaces = child(child(domain, "devices"), "interface");
  const nics = Array.isArray(interfaces) ? interfaces : [];
  if (nics.length > MOST_NICS) throw malformed(`It has ${nics.length} interfaces; at most ${MOST_NICS} are read.`);
  return {
    name: word(child(domain, "name")),
    uuid: word(child(domain, "uuid")),
    running: attribute(domain, "id") !== null,
    nics: nics.map(nicOf),
  };
}

function nicOf(nic: unknown): DomainNic {
  const source = child(nic, "source");
  return {
    type: attribute(nic, "type") ?? "",
    mac: attribute(child(nic, "mac"), "address")?.toLowerCase() ?? null,
    device: attribute(child(nic, "target"), "dev"),
    source: attribute(source, "bridge") ?? attribute(source, "network") ?? attribute(source, "dev"),
    interfaceId: attribute(child(child(nic, "virtualport"), "parameters"), "interfaceid"),
    linkDown: attribute(child(nic, "link"), "state") === "down",
  };
}

function child(of: unknown, name: string): unknown {
  if (typeof of !== "object" || of === null || !Object.hasOwn(of, name)) return undefined;
  return Object.entries(of).find(([key]) => key === name)?.[1];
}

function attribute(of: unknown, name: string): string | null {
  return word(child(of, `@${name}`));
}

function word(value: unknown): string | null {
  return typeof value === "string" && value.trim() !== "" ? value.trim() : null;
}

function malformed(why: string, cause?: unknown): BridgeheadError {
  return new BridgeheadError("invalid", `This is not a libvirt domain that can be read. ${why}`, {
    cause,
    remedy: "Give the whole output of virsh -c qemu:///system dumpxml of the VM.",
  });
}
