import { presentedFingerprint } from "@/server/http/certificate";
import { BridgeheadError, type ErrorKind } from "@/server/model/errors";
import { type ApplianceConfig, applianceOrigin } from "@/server/oneview/appliance-config";
import { OneViewClient } from "@/server/oneview/client";
import { connectionProblem } from "@/server/oneview/connection-problem";

export type ApplianceTest = {
  readonly name: string;
  readonly ok: boolean;
  /** SHA-256 of the certificate shown, trusted or not: to compare and pin. `null` with plain http, or when none was shown. */
  readonly fingerprint: string | null;
  /** What the appliance takes (`null` when it did not get that far), and what the two sides agree on, if they do. */
  readonly apiVersions: { readonly minimum: number; readonly current: number; readonly used: number | null } | null;
  readonly problem?: { readonly kind: ErrorKind; readonly message: string; readonly remedy: string | null };
};

/** Tries a configuration before it is stored: address, certificate, version, login, logout. Changes nothing; never throws. */
export async function testAppliance(config: ApplianceConfig, signal?: AbortSignal): Promise<ApplianceTest> {
  const { name } = config;
  let fingerprint: ApplianceTest["fingerprint"] = null;
  let apiVersions: ApplianceTest["apiVersions"] = null;
  let client: OneViewClient | null = null;
  try {
    fingerprint = await fingerprintOf(config);
    client = new OneViewClient(config);
    apiVersions = { ...(await client.supportedVersions(signal)), used: null };
    apiVersions = { ...apiVersions, used: await client.version(signal) };
    await client.get("/rest/logindomains", signal);
    return { name, ok: true, fingerprint, apiVersions };
  } catch (error) {
    const problem = error instanceof BridgeheadError ? error : null;
    const message = error instanceof Error ? error.message : String(error);
    return {
      name,
      ok: false,
      fingerprint,
      apiVersions,
      problem: { kind: problem?.kind ?? "unreachable", message, remedy: problem?.remedy ?? null },
    };
  } finally {
    await client?.close();
  }
}

async function fingerprintOf(config: ApplianceConfig): Promise<string | null> {
  const origin = applianceOrigin(config);
  try {
    return await presentedFingerprint(origin, 5000);
  } catch (cause) {
    throw connectionProblem({ name: config.name, origin }, cause);
  }
}
