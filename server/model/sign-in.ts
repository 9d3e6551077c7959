import { z } from "zod";
import { consoleRoleSchema } from "./role";

/** Signing in by directories other than the console's own: Keystone of a cloud, and OpenID Connect. */

const roleNames = z
  .array(z.string().trim().min(1).max(255))
  .max(50)
  .transform((names) => [...new Set(names)]);

/**
 * Who may sign in by a cloud's Keystone: names of roles that a person has in the project that they sign in to; the highest
 * counts. `member` sees that project; the others see the whole console, so none of them is granted unless it is named here.
 */
export const cloudSignInSchema = z.strictObject({
  enabled: z.boolean(),
  ...{ admin: roleNames, operator: roleNames, viewer: roleNames, member: roleNames },
});
export type CloudSignIn = z.infer<typeof cloudSignInSchema>;

export const DEFAULT_CLOUD_SIGN_IN: CloudSignIn = {
  ...{ enabled: false, admin: [], operator: [], viewer: [], member: ["member", "reader"] },
};

const value = z.string().trim().min(1, { error: "Give the value of the claim" }).max(255);

/** What a value of the claim gives. Roles from viewer on are for the whole console; a member's projects are listed. */
export const oidcRuleSchema = z.discriminatedUnion("role", [
  z.strictObject({ value, role: consoleRoleSchema }),
  z.strictObject({
    ...{ value, role: z.literal("member"), cloudId: z.string().min(1).max(100) },
    projectIds: z.array(z.string().trim().min(1).max(255)).min(1, { error: "Give at least one project" }).max(100),
  }),
]);
export type OidcRule = z.infer<typeof oidcRuleSchema>;

export const oidcSettingsSchema = z.strictObject({
  enabled: z.boolean().default(true),
  name: z.string().trim().min(1, { error: "Say what people know it as" }).max(60),
  issuer: z.url({ protocol: /^https?$/, error: "An address such as https://id.example.com/realms/ops" }).max(500),
  clientId: z.string().trim().min(1, { error: "The client id is needed" }).max(255),
  scopes: z
    .string()
    .trim()
    .max(500)
    .default("openid profile")
    .refine((text) => text.split(/\s+/).includes("openid"), { error: "openid has to be among them" }),
  claim: z
    .string()
    .trim()
    .min(1, { error: "The claim is needed" })
    .max(255)
    .default("groups")
    .describe("of the ID token; a.b is b within a"),
  rules: z.array(oidcRuleSchema).max(200).default([]),
  caPem: z
    .string()
    .includes("-----BEGIN CERTIFICATE-----", { error: "Paste the CA certificate in PEM form (BEGIN CERTIFICATE …)" })
    .max(100_000)
    .nullable()
    .default(null)
    .describe("PEM of the provider's CA; null: the CAs that the console's machine trusts"),
});
export type OidcSettings = z.infer<typeof oidcSettingsSchema>;

const clientSecret = z.string().min(1, { error: "The client secret is needed" }).max(1_000);

/** Without a secret the stored one stays, as long as issuer and client stay. */
export const oidcInput = oidcSettingsSchema.extend({ clientSecret: clientSecret.optional() });
export type OidcInput = z.infer<typeof oidcInput>;

/** All of it, as the environment gives it. */
export const wholeOidcInput = oidcSettingsSchema.extend({ clientSecret });

/** What the sign-in page offers besides the console's own users. */
export type SignInMethods = {
  readonly clouds: readonly { readonly id: string; readonly name: string }[];
  readonly oidc: { readonly name: string } | null;
};

/** Of a person who has several, or did not say which. */
export type ProjectChoice = {
  readonly id: string;
  readonly name: string;
  /** Id of its domain; `null`: not told. */
  readonly domain: string | null;
};

/** What the OpenID provider's way back tells the sign-in page, in one word. */
export const OIDC_REFUSALS = ["cancelled", "expired", "no-role", "disabled", "away", "refused", "too-many"] as const;
export type OidcRefusal = (typeof OIDC_REFUSALS)[number];
