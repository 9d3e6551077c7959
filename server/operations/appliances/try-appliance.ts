import type { ApplianceInput, ApplianceUpdate } from "@/server/model/appliance-input";
import { BridgeheadError } from "@/server/model/errors";
import { type ApplianceTest, testAppliance } from "@/server/oneview/test-appliance";
import { applianceConfig, applianceSecretContext, tlsColumns } from "@/server/operations/appliances/appliance-config";
import { noSuchAppliance } from "@/server/operations/appliances/list-appliances";
import type { ConsoleContext } from "@/server/operations/console-context";

/** Address, certificate, version and sign-in, before anything is stored. Of a registered one, what is not given is as stored. */
export async function tryAppliance(
  ctx: ConsoleContext,
  input: ApplianceInput | ApplianceUpdate,
  signal: AbortSignal | undefined,
): Promise<ApplianceTest> {
  const id = "id" in input ? input.id : undefined;
  const row = id === undefined ? null : await ctx.db.appliance.findUnique({ where: { id } });
  if (id !== undefined && row === null) throw noSuchAppliance(id);
  const { name, url, username, password, tls, loginDomain, apiVersion } = input;
  const seal = (text: string) => ctx.vault.seal(text, applianceSecretContext(id ?? "test"));
  const secret = password === undefined ? row?.secret : seal(password);
  const given = { name: name ?? row?.name, url: url ?? row?.url, username: username ?? row?.username, secret };
  if (!given.name || !given.url || !given.username || !given.secret) {
    throw new BridgeheadError("invalid", "Name, address, user and password are needed for a test.");
  }
  const columns = tls ? tlsColumns(tls) : { tlsMode: "ca", caPem: null, fingerprint: null, ...row };
  const config = applianceConfig(
    {
      ...columns,
      ...{ id: id ?? "test", name: given.name, url: given.url, username: given.username, secret: given.secret },
      loginDomain: loginDomain ?? row?.loginDomain ?? null,
      apiVersion: apiVersion ?? row?.apiVersion ?? null,
    },
    ctx.vault,
  );
  return testAppliance(config, signal);
}
