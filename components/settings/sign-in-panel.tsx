"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTRPC } from "../trpc";
import { QueryView } from "../ui/query-view";
import { TableSkeleton } from "../ui/table-shell";
import { CloudSignInCard } from "./cloud-sign-in-card";
import { OidcCard } from "./oidc-card";

/** Who may sign in besides the console's own users. */
export function SignInPanel() {
  const trpc = useTRPC();
  const settings = useQuery(trpc.signIn.settings.queryOptions());
  return (
    <QueryView
      query={settings}
      failure="Who may sign in could not be read"
      loading={<TableSkeleton label="Reading the settings" />}
    >
      {({ clouds, oidc }) => (
        <div className="grid max-w-3xl gap-6 p-3 sm:p-4">
          <section aria-labelledby="keystone" className="grid gap-3">
            <div>
              <h2 id="keystone" className="font-medium text-base">
                Keystone
              </h2>
              <p className="text-fg-muted text-sm">
                People give their user and password of a cloud, which its Keystone judges; nothing of it is kept. The
                roles that they have in their project say what they may do here, each time anew.
              </p>
            </div>
            {clouds.length === 0 ? (
              <p className="rounded-md border px-3 py-4 text-fg-muted text-sm">
                No OpenStack cloud yet.{" "}
                <Link href="/clouds?add=cloud" className="text-accent underline">
                  Add one
                </Link>{" "}
                first.
              </p>
            ) : (
              clouds.map((cloud) => <CloudSignInCard key={cloud.id} cloud={cloud} />)
            )}
          </section>
          <section aria-labelledby="oidc" className="grid gap-3">
            <div>
              <h2 id="oidc" className="font-medium text-base">
                OpenID Connect
              </h2>
              <p className="text-fg-muted text-sm">
                People sign in at your identity provider; a claim of theirs, usually their groups, says what they may do
                here.
              </p>
            </div>
            <OidcCard key={JSON.stringify(oidc)} oidc={oidc} />
          </section>
        </div>
      )}
    </QueryView>
  );
}
