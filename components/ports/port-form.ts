import { type PortInput, portInputSchema, type VnicType } from "@/server/model/port-input";
import { EMPTY_DRAFT, type LocalLinkDraft, localLinkOf } from "./local-link-draft";

/** The form's fields as they are typed. */
export type PortForm = {
  networkId: string;
  name: string;
  vnicType: VnicType;
  mac: string;
  deviceId: string;
  link: LocalLinkDraft;
};

export const EMPTY_PORT: PortForm = {
  networkId: "",
  name: "",
  vnicType: "baremetal",
  mac: "",
  deviceId: "",
  link: EMPTY_DRAFT,
};

type Field = "networkId" | "name" | "mac" | "deviceId";

export type PortReading =
  | { readonly ok: true; readonly input: PortInput }
  | { readonly ok: false; readonly errors: Partial<Record<Field, string>> };

/** A picked NIC gives the MAC unless another one is typed. A virtual machine's port has no local link. */
export function readPortForm(form: PortForm): PortReading {
  const errors: Partial<Record<Field, string>> = {};
  const isServer = form.vnicType === "baremetal";
  const picked = isServer && form.link.way === "pick" ? form.link.nic : null;
  const mac = form.mac.trim() === "" ? (picked?.mac ?? null) : form.mac;
  if (form.networkId === "") errors.networkId = "Pick the network that it is on.";
  if (isServer && mac === null) errors.mac = "Pick a NIC below, or type its MAC address.";
  const parsed = portInputSchema.safeParse({
    networkId: form.networkId,
    name: form.name,
    mac,
    vnicType: form.vnicType,
    deviceId: form.deviceId.trim(),
    localLink: isServer ? localLinkOf(form.link) : null,
  });
  for (const issue of parsed.error?.issues ?? []) {
    const [field] = issue.path;
    if (field === "name" || field === "mac" || field === "deviceId") errors[field] ??= issue.message;
  }
  return parsed.success && Object.keys(errors).length === 0 ? { ok: true, input: parsed.data } : { ok: false, errors };
}
