import { type HostInput, type HostUpdate, hostInput } from "@/server/model/host-input";
import type { HostSummary } from "@/server/model/host-view";

/** The dialog's fields, flat; texts as typed. `readHostForm` turns them into what the API takes, by the API's own schema. */
export type HostForm = {
  readonly name: string;
  readonly ownership: "observed" | "managed";
  readonly transport: "local" | "netns" | "ssh" | "simulated";
  readonly namespace: string;
  readonly address: string;
  readonly port: string;
  readonly user: string;
  readonly sudo: boolean;
  /** `keep`: the stored secret stays (only when there is one). */
  readonly login: "keep" | "password" | "key";
  readonly password: string;
  readonly privateKey: string;
  readonly passphrase: string;
  /** Accepted fingerprint; `""`: none. */
  readonly hostKey: string;
};

export type HostFormErrors = Partial<Record<keyof HostForm, string>>;

export type HostReading =
  | { readonly ok: true; readonly input: HostInput }
  | { readonly ok: false; readonly errors: HostFormErrors };

export function emptyHostForm(): HostForm {
  return {
    name: "",
    ownership: "observed",
    transport: "ssh",
    namespace: "",
    address: "",
    port: "22",
    user: "root",
    sudo: false,
    login: "password",
    password: "",
    privateKey: "",
    passphrase: "",
    hostKey: "",
  };
}

export function hostFormOf(host: HostSummary): HostForm {
  const { settings } = host;
  const form: HostForm = {
    ...emptyHostForm(),
    name: host.name,
    ownership: host.ownership,
    transport: settings.transport,
    login: host.hasSecret ? "keep" : "password",
    hostKey: host.hostKey ?? "",
  };
  switch (settings.transport) {
    case "local":
    case "simulated":
      return form;
    case "netns":
      return { ...form, namespace: settings.namespace };
    case "ssh":
      return {
        ...form,
        address: settings.address,
        port: String(settings.port),
        user: settings.user,
        sudo: settings.sudo,
      };
  }
}

/** What the form says, or what is wrong with each field. */
export function readHostForm(form: HostForm): HostReading {
  const missing = missingSecret(form);
  const parsed = hostInput.safeParse({
    name: form.name,
    ownership: form.ownership,
    settings: settingsOf(form),
    ...secretOf(form),
    ...(form.transport === "ssh" && form.hostKey !== "" ? { hostKey: form.hostKey } : {}),
  });
  if (parsed.success && Object.keys(missing).length === 0) return { ok: true, input: parsed.data };
  const errors: HostFormErrors = { ...missing };
  for (const issue of parsed.error?.issues ?? []) {
    const field = issue.path.findLast((part): part is keyof HostForm => typeof part === "string" && part in form);
    if (field) errors[field] ??= issue.message;
  }
  return { ok: false, errors };
}

/** The update that turns a host into what the form says. A host key is forgotten when the form no longer has it. */
export function hostUpdateOf(host: HostSummary, input: HostInput): HostUpdate {
  const forget = host.hostKey !== null && input.hostKey === undefined;
  return { id: host.id, ...input, ...(forget ? { forgetHostKey: true } : {}) };
}

function settingsOf(form: HostForm): unknown {
  switch (form.transport) {
    case "local":
    case "simulated":
      return { transport: form.transport };
    case "netns":
      return { transport: "netns", namespace: form.namespace.trim() };
    case "ssh":
      return {
        transport: "ssh",
        address: form.address,
        port: /^\d+$/.test(form.port.trim()) ? Number(form.port) : Number.NaN,
        user: form.user,
        sudo: form.sudo,
      };
  }
}

function secretOf(form: HostForm): { secret?: unknown } {
  if (form.transport !== "ssh" || form.login === "keep") return {};
  if (form.login === "password") return form.password === "" ? {} : { secret: { password: form.password } };
  if (form.privateKey.trim() === "") return {};
  return {
    secret: {
      privateKey: `${form.privateKey.trim()}\n`,
      ...(form.passphrase === "" ? {} : { passphrase: form.passphrase }),
    },
  };
}

function missingSecret(form: HostForm): HostFormErrors {
  if (form.transport !== "ssh") return {};
  if (form.login === "password" && form.password === "") return { password: "Enter the password of that user" };
  if (form.login !== "key") return {};
  if (form.privateKey.trim() === "") return { privateKey: "Paste the private key" };
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(form.privateKey)) {
    return { privateKey: "A private key starts with -----BEGIN … PRIVATE KEY-----; this may be the public one" };
  }
  return {};
}
