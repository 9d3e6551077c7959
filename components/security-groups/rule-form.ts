import type { SecurityGroupRuleInput } from "@/server/model/security-group-input";

/** One rule as it is typed. */
export type RuleForm = {
  readonly direction: "ingress" | "egress";
  readonly ethertype: "IPv4" | "IPv6";
  /** Empty: any. */
  readonly protocol: string;
  /** Port or ICMP type; empty: any. */
  readonly first: string;
  /** Port or ICMP code; empty: of ports the same as the first, of ICMP any. */
  readonly last: string;
  readonly remote: "any" | "prefix" | "group";
  readonly prefix: string;
  readonly groupId: string;
};

export const EMPTY_RULE: RuleForm = {
  ...{ direction: "ingress", ethertype: "IPv4", protocol: "tcp", first: "", last: "" },
  ...{ remote: "any", prefix: "", groupId: "" },
};

type Preset = { readonly value: string; readonly label: string; readonly detail: string } & Pick<
  RuleForm,
  "protocol" | "first" | "last"
>;

/** What is let through most often. */
export const PRESETS: readonly Preset[] = [
  { value: "ssh", label: "SSH", detail: "tcp 22", protocol: "tcp", first: "22", last: "22" },
  { value: "http", label: "HTTP", detail: "tcp 80", protocol: "tcp", first: "80", last: "80" },
  { value: "https", label: "HTTPS", detail: "tcp 443", protocol: "tcp", first: "443", last: "443" },
  { value: "dns", label: "DNS", detail: "udp 53", protocol: "udp", first: "53", last: "53" },
  { value: "ping", label: "Ping", detail: "icmp type 8, code 0", protocol: "icmp", first: "8", last: "0" },
  { value: "icmp", label: "Every ICMP", detail: "icmp", protocol: "icmp", first: "", last: "" },
  { value: "tcp", label: "Every TCP port", detail: "tcp 1:65535", protocol: "tcp", first: "1", last: "65535" },
  { value: "udp", label: "Every UDP port", detail: "udp 1:65535", protocol: "udp", first: "1", last: "65535" },
  { value: "any", label: "Everything", detail: "any protocol", protocol: "", first: "", last: "" },
];

/** The preset that the fields say; `custom`: none. */
export function presetOf({ protocol, first, last }: RuleForm): string {
  const end = last === "" && !isIcmp(protocol) ? first : last;
  const preset = PRESETS.find((each) => each.protocol === protocol && each.first === first && each.last === end);
  return preset?.value ?? "custom";
}

/** Whether the two numbers are type and code. */
export function isIcmp(protocol: string): boolean {
  return ["icmp", "icmpv6", "ipv6-icmp", "icmp6", "1", "58"].includes(protocol.trim().toLowerCase());
}

export type RuleFormField = "protocol" | "portMin" | "portMax" | "remote";
export type RuleReading =
  | { readonly ok: true; readonly input: SecurityGroupRuleInput }
  | { readonly ok: false; readonly errors: Partial<Record<RuleFormField, string>> };

const LARGEST = 65_535;

/** Reads what cannot even be asked for: words where numbers belong, and nothing where something is picked. */
export function readRuleForm(form: RuleForm): RuleReading {
  const errors: Partial<Record<RuleFormField, string>> = {};
  const icmp = isIcmp(form.protocol);
  const number = (field: "portMin" | "portMax", text: string): number | null => {
    if (text === "") return null;
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (value <= LARGEST) return value;
    errors[field] = icmp
      ? `"${text}" is no ${field === "portMin" ? "type" : "code"}: give 0 to 255.`
      : `"${text}" is no port: give 1 to ${LARGEST}.`;
    return null;
  };
  const first = form.first.trim();
  const last = form.last.trim() === "" && !icmp ? first : form.last.trim();
  const portMin = number("portMin", first);
  const portMax = errors.portMin !== undefined && last === first ? null : number("portMax", last);
  const prefix = form.prefix.trim();
  if (form.remote === "prefix" && prefix === "") errors.remote = "Give an address or a prefix, e.g. 10.0.0.0/24.";
  if (form.remote === "group" && form.groupId === "") errors.remote = "Pick the group whose members are meant.";
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  return {
    ok: true,
    input: {
      direction: form.direction,
      ethertype: form.ethertype,
      protocol: form.protocol.trim() === "" ? null : form.protocol.trim().slice(0, 40),
      portMin,
      portMax,
      remotePrefix: form.remote === "prefix" ? prefix.slice(0, 64) : null,
      remoteGroupId: form.remote === "group" ? form.groupId : null,
    },
  };
}
