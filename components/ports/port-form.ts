import { type PortInput, portInputSchema, type VnicType } from "@/server/model/port-input";
import { EMPTY_GUEST, type GuestDraft, guestInputOf } from "./guest-draft";
import { EMPTY_DRAFT, type LocalLinkDraft, localLinkOf } from "./local-link-draft";

/** The form's fields as they are typed. */
export type PortForm = {
  networkId: string;
  name: string;
  vnicType: VnicType;
  mac: string;
  deviceId: string;
  link: LocalLinkDraft;
  guest: GuestDraft;
};

export const EMPTY_PORT: PortForm = {
  networkId: "",
  name: "",
  vnicType: "normal",
  mac: "",
  deviceId: "",
  link: EMPTY_DRAFT,
  guest: EMPTY_GUEST,
};

export type PortField = "networkId" | "name" | "mac" | "deviceId" | "fixedIps" | "allowedAddressPairs";
export type PortErrors = Partial<Record<PortField, string>>;

const FIELDS: readonly PortField[] = ["networkId", "name", "mac", "deviceId", "fixedIps", "allowedAddressPairs"];

export type PortReading =
  | { readonly ok: true; readonly input: PortInput }
  | { readonly ok: false; readonly errors: PortErrors };

/** A picked NIC gives the MAC unless another one is typed. A virtual machine's port has no local link. */
export function readPortForm(form: PortForm): PortReading {
  const isServer = form.vnicType === "baremetal";
  const picked = isServer && form.link.way === "pick" ? form.link.nic : null;
  const mac = form.mac.trim() === "" ? (picked?.mac ?? null) : form.mac;
  const parsed = portInputSchema.safeParse({
    networkId: form.networkId,
    name: form.name,
    mac,
    vnicType: form.vnicType,
    deviceId: form.deviceId.trim(),
    localLink: isServer ? localLinkOf(form.link) : null,
    ...(isServer ? {} : guestInputOf(form.guest)),
  });
  const errors = errorsOf(parsed.error);
  if (form.networkId === "") errors.networkId = "Pick the network that it is on.";
  if (isServer && mac === null) errors.mac = "Pick a NIC below, or type its MAC address.";
  return parsed.success && Object.keys(errors).length === 0 ? { ok: true, input: parsed.data } : { ok: false, errors };
}

/** The first complaint about each field, by the name that it has in the procedures' input. */
export function errorsOf(
  error:
    | { readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[] }
    | undefined,
): PortErrors {
  const errors: PortErrors = {};
  for (const { path, message } of error?.issues ?? []) {
    const field = FIELDS.find((each) => each === path[0]);
    if (field !== undefined) errors[field] ??= message;
  }
  return errors;
}
