import { z } from "zod";

const httpUrl = (example: string) =>
  z.url({ protocol: /^https?$/, error: `An address such as ${example}` }).transform((url) => url.replace(/\/+$/, ""));
const text = (error: string) => z.string().trim().min(1, { error }).max(255);

const authUrl = httpUrl("https://cloud.example.com:5000/v3").describe("Keystone, with or without /v3");
const password = z.string().min(1, { error: "The password is needed" }).max(1_000);
const secret = z.string().min(1, { error: "The credential's secret is needed" }).max(1_000);

const none = z.strictObject({
  method: z.literal("none"),
  networkUrl: httpUrl("http://controller:9696").describe("Neutron without Keystone (auth_strategy = noauth)"),
});
const byPassword = z.strictObject({
  method: z.literal("password"),
  authUrl,
  username: text("The user is needed"),
  userDomain: text("The user's domain is needed").default("Default"),
  project: text("The project is needed"),
  projectDomain: text("The project's domain is needed").default("Default"),
  password,
});
const byCredential = z.strictObject({
  method: z.literal("application-credential"),
  authUrl,
  credentialId: text("The credential's id is needed"),
  secret,
});

const shared = {
  name: z.string().trim().min(1, { error: "Give it a name" }).max(100),
  region: z.string().trim().max(255).optional().describe("Empty or absent: the only one that has a network service"),
  endpointInterface: z.enum(["public", "internal", "admin"]).default("public"),
  caPem: z
    .string()
    .includes("-----BEGIN CERTIFICATE-----", { error: "Paste the CA certificate in PEM form (BEGIN CERTIFICATE …)" })
    .max(100_000)
    .nullable()
    .describe("PEM of the CA of Keystone and Neutron; null: the CAs that the console's machine trusts"),
  allowPlainHttp: z.boolean().default(false).describe("Password and token may travel readable"),
};

export const cloudInput = z.strictObject({
  ...shared,
  auth: z.discriminatedUnion("method", [none, byPassword, byCredential]),
});
export type CloudInput = z.infer<typeof cloudInput>;

/** The whole connection anew; password, secret and CA stay as stored when they are left out. */
export const cloudUpdate = z.strictObject({
  ...shared,
  caPem: shared.caPem.optional(),
  id: z.uuid(),
  auth: z.discriminatedUnion("method", [
    none,
    byPassword.extend({ password: password.optional() }),
    byCredential.extend({ secret: secret.optional() }),
  ]),
});
export type CloudUpdate = z.infer<typeof cloudUpdate>;
