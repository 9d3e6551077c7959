import { z } from "zod";
import { type OidcInput, type OidcRule, type OidcSettings, oidcInput, oidcRuleSchema } from "@/server/model/sign-in";

/** What the form of the OpenID provider holds: all as text. */
export type OidcForm = {
  readonly enabled: boolean;
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scopes: string;
  readonly claim: string;
  /** A line each: `value = role`, or `value = member of <cloud>: <project>, <project>`. */
  readonly rules: string;
  readonly caPem: string;
};

type Clouds = readonly { readonly id: string; readonly name: string }[];

export function oidcFormOf(settings: OidcSettings | null, clouds: Clouds): OidcForm {
  return {
    ...{ enabled: settings?.enabled ?? true, name: settings?.name ?? "", issuer: settings?.issuer ?? "" },
    ...{ clientId: settings?.clientId ?? "", clientSecret: "", scopes: settings?.scopes ?? "openid profile" },
    ...{ claim: settings?.claim ?? "groups", caPem: settings?.caPem ?? "" },
    rules: (settings?.rules ?? []).map((rule) => ruleLine(rule, clouds)).join("\n"),
  };
}

function ruleLine(rule: OidcRule, clouds: Clouds): string {
  if (rule.role !== "member") return `${rule.value} = ${rule.role}`;
  const cloud = clouds.find(({ id }) => id === rule.cloudId)?.name ?? rule.cloudId;
  return `${rule.value} = member of ${cloud}: ${rule.projectIds.join(", ")}`;
}

export type OidcReading =
  | { readonly ok: true; readonly input: OidcInput }
  | { readonly ok: false; readonly errors: Readonly<Partial<Record<keyof OidcForm, string>>> };

export function readOidcForm(form: OidcForm, clouds: Clouds): OidcReading {
  const rules: OidcRule[] = [];
  const faults: string[] = [];
  for (const [index, line] of form.rules.split("\n").entries()) {
    if (line.trim() === "") continue;
    const rule = readRule(line, clouds);
    if (rule === null) faults.push(`Line ${index + 1}: ${line.trim()}`);
    else rules.push(rule);
  }
  const { clientSecret, caPem, ...rest } = form;
  const parsed = oidcInput.safeParse({
    ...{ ...rest, rules, caPem: caPem.trim() === "" ? null : caPem.trim() },
    ...(clientSecret === "" ? {} : { clientSecret }),
  });
  if (parsed.success && faults.length === 0) return { ok: true, input: parsed.data };
  const fields = parsed.success ? {} : z.flattenError(parsed.error).fieldErrors;
  const errors = Object.fromEntries(Object.entries(fields).map(([field, messages]) => [field, messages?.[0] ?? ""]));
  const told = faults.length === 0 ? {} : { rules: `Not understood. ${faults.join("; ")}` };
  return { ok: false, errors: { ...errors, ...told } };
}

function readRule(line: string, clouds: Clouds): OidcRule | null {
  const at = line.lastIndexOf(" = ");
  if (at < 0) return null;
  const value = line.slice(0, at).trim();
  const meaning = line.slice(at + 3).trim();
  const cloud = memberCloud(meaning, clouds);
  const projectIds = cloud === null ? [] : cloud.rest.split(/[\s,]+/).filter((id) => id !== "");
  const parsed = oidcRuleSchema.safeParse(
    cloud === null ? { value, role: meaning } : { value, role: "member", cloudId: cloud.id, projectIds },
  );
  return parsed.success ? parsed.data : null;
}

/** `member of <cloud>: <rest>`; a cloud's name may hold a colon, so the longest that fits is meant. */
function memberCloud(meaning: string, clouds: Clouds): { readonly id: string; readonly rest: string } | null {
  const fitting = clouds
    .flatMap(({ id, name }) => [name, id].map((called) => ({ id, start: `member of ${called}:` })))
    .filter(({ start }) => meaning.startsWith(start))
    .sort((a, b) => b.start.length - a.start.length)[0];
  return fitting === undefined ? null : { id: fitting.id, rest: meaning.slice(fitting.start.length) };
}
