import { writeAudit } from "@/server/audit/audit";
import { BridgeheadError } from "@/server/model/errors";
import type { CloudSignIn } from "@/server/model/sign-in";
import { noSuchCloud } from "@/server/operations/clouds/cloud-config";
import type { ConsoleContext } from "@/server/operations/console-context";
import { keystonePlace, keystoneProvider } from "@/server/operations/sign-in/cloud-sign-in";

/** Decides who may sign in by a cloud's Keystone. Who is signed in by it has to sign in anew: other rules hold now. */
export async function setCloudSignIn(
  ctx: ConsoleContext,
  { cloudId, ...signIn }: CloudSignIn & { readonly cloudId: string },
): Promise<void> {
  await ctx.db.$transaction(async (tx) => {
    const row = await tx.cloud.findUnique({ where: { id: cloudId } });
    if (row === null) throw noSuchCloud(cloudId);
    if (keystonePlace(row) === null) {
      throw new BridgeheadError("invalid", `${row.name} has no Keystone that people could sign in by.`);
    }
    if (
      signIn.enabled &&
      [signIn.admin, signIn.operator, signIn.viewer, signIn.member].every(({ length }) => length === 0)
    ) {
      throw new BridgeheadError("invalid", `Nobody could sign in by ${row.name}: no role of Keystone is named.`, {
        remedy: "Name a role for members at least.",
      });
    }
    await tx.cloud.update({ where: { id: cloudId }, data: { signIn } });
    await tx.session.deleteMany({
      where: { user: { accounts: { some: { providerId: keystoneProvider(cloudId) } } } },
    });
    await writeAudit(tx, {
      ...{ actor: ctx.actor, action: "signIn.setCloud", target: row.name, outcome: "done", detail: signIn },
    });
  });
}
