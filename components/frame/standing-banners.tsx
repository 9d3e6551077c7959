"use client";

import { skipToken, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { Me } from "../trpc";
import { useTRPC } from "../trpc";
import { Banner } from "../ui/banner";

/** What must not be forgotten, on every page. */
export function StandingBanners({ me }: { me: Me | undefined }) {
  const trpc = useTRPC();
  const input = me === undefined || me.role === "member" ? skipToken : undefined;
  const appliances = useQuery(trpc.appliances.list.queryOptions(input, { staleTime: 60_000 })).data ?? [];
  const insecure = appliances.filter(({ tlsMode, enabled }) => enabled && tlsMode === "insecure");
  const link = "font-medium underline underline-offset-2";
  return (
    <section aria-label="Warnings" className="empty:hidden">
      {me?.mustChangePassword ? (
        <Banner tone="warning" className="rounded-none border-x-0 border-t-0">
          You signed in with a one-time password.{" "}
          <Link href="/change-password" className={link}>
            Choose your own
          </Link>
          .
        </Banner>
      ) : null}
      {insecure.length > 0 ? (
        <Banner tone="danger" className="rounded-none border-x-0 border-t-0">
          The certificate of {insecure.map(({ name }) => name).join(", ")} is not checked: anyone between here and there
          can read the password.{" "}
          <Link href="/appliances" className={link}>
            Pin it or give its CA
          </Link>
          .
        </Banner>
      ) : null}
    </section>
  );
}
