import { cutBrctl, parseBrctl } from "@/server/isolation/parse-brctl";
import { type Domain, parseDomainXml } from "@/server/isolation/parse-domain-xml";
import { BridgeheadError } from "@/server/model/errors";
import { cardMacSchema, type VmNic, vmNicSchema } from "@/server/model/isolation";
import type { NicReading } from "@/server/model/isolation-view";

type NicsOnly = Omit<NicReading, "bridges">;

/**
 * NICs of a VM from whatever text an operator or a hook has:
 * - `virsh dumpxml DOMAIN` (KVM), the only one that names the VM
 * - `virsh domiflist DOMAIN`: a table of interface, type, source, model and MAC
 * - `xm network-list DOMAIN` (Xen): the MAC is the third column, the device is `vif<domid>.<index>`, the domid is in BE-path
 * - a list of `device MAC` lines
 * Beside any of them the table of `brctl show` on the VM's host may stand.
 * A NIC without a device on the host (the VM does not run) is told and left out; a device that is there twice is refused.
 */
export function readNics(text: string): NicReading {
  const { rest, table } = cutBrctl(text);
  const reading = { ...understand(rest), bridges: table === null ? null : parseBrctl(table) };
  const devices = reading.nics.map(({ device }) => device);
  const twice = devices.find((device, index) => devices.indexOf(device) !== index);
  if (twice !== undefined) {
    throw new BridgeheadError("invalid", `The device ${twice} is there twice.`, {
      remedy: "Give each NIC of the VM with its own device.",
    });
  }
  return reading;
}

function understand(text: string): NicsOnly {
  const trimmed = text.trim();
  if (trimmed === "") throw notUnderstood("It is empty.");
  if (trimmed.startsWith("<")) return fromDomain(parseDomainXml(trimmed));
  const lines = trimmed.split("\n").filter((line) => line.trim() !== "");
  if (lines.length > MOST_LINES) throw notUnderstood(`It has ${lines.length} lines; at most ${MOST_LINES} are read.`);
  const [first = "", ...rest] = lines;
  if (/^\s*Interface\s+Type\s+Source\s+Model\s+MAC/i.test(first)) return fromDomiflist(rest);
  if (/^\s*Idx\s+BE\s+MAC/i.test(first)) return fromNetworkList(rest);
  return fromList(lines);
}

const MOST_LINES = 1_000;

function fromDomain({ name, running, nics }: Domain): NicsOnly {
  const notices = running ? [] : ["The domain does not run: its NICs have no devices on a host yet."];
  const found: VmNic[] = [];
  for (const [index, nic] of nics.entries()) {
    const which = `NIC ${index + 1} (${nic.mac ?? "no MAC"}, type ${nic.type || "unknown"})`;
    if (nic.device === null) notices.push(`${which} has no device on the host and is left out.`);
    else if (nic.mac === null) throw notUnderstood(`${which} at ${nic.device} has no MAC.`);
    else found.push(checked(nic.device, nic.mac));
  }
  return { form: "libvirt-xml", vm: name, nics: found, notices };
}

function fromDomiflist(lines: readonly string[]): NicsOnly {
  const notices: string[] = [];
  const nics: VmNic[] = [];
  for (const line of lines) {
    if (/^\s*-+\s*$/.test(line)) continue;
    const words = line.trim().split(/\s+/);
    const [device = "", mac = ""] = [words[0], words.at(-1)];
    if (words.length < 4) throw notUnderstood(`"${line.trim().slice(0, 80)}" is no row of virsh domiflist.`);
    if (device === "-") notices.push(`The NIC with MAC ${mac} has no device on the host and is left out.`);
    else nics.push(checked(device, mac));
  }
  return { form: "domiflist", vm: null, nics, notices };
}

function fromNetworkList(lines: readonly string[]): NicsOnly {
  const nics = lines.map((line) => {
    const [index = "", , mac = ""] = line.trim().split(/\s+/);
    const [, domainId, device] = /\/vif\/(\d+)\/(\d+)\s*$/.exec(line) ?? [];
    if (domainId === undefined || device !== index) {
      throw notUnderstood(`"${line.trim().slice(0, 80)}" has no BE-path that ends in /vif/<domid>/${index}.`);
    }
    return checked(`vif${domainId}.${index}`, mac);
  });
  return { form: "xm-network-list", vm: null, nics, notices: [] };
}

function fromList(lines: readonly string[]): NicsOnly {
  const nics = lines.map((line) => {
    const words = line.trim().split(/[\s,;]+/);
    const mac = words.find((word) => cardMacSchema.safeParse(word).success);
    const device = words.find((word) => word !== mac);
    if (words.length !== 2 || mac === undefined || device === undefined) {
      throw notUnderstood(`"${line.trim().slice(0, 80)}" is not a device and a MAC.`);
    }
    return checked(device, mac);
  });
  return { form: "list", vm: null, nics, notices: [] };
}

function checked(device: string, mac: string): VmNic {
  const parsed = vmNicSchema.safeParse({ device, mac });
  if (parsed.success) return parsed.data;
  throw notUnderstood(`${device.slice(0, 40)} with MAC ${mac.slice(0, 40)}: ${parsed.error.issues[0]?.message ?? ""}`);
}

function notUnderstood(why: string): BridgeheadError {
  return new BridgeheadError("invalid", `The NICs of the VM could not be read. ${why}`, {
    remedy:
      "Give the output of virsh dumpxml, virsh domiflist or xm network-list, or a line with device and MAC for each NIC.",
  });
}
