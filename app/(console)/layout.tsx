import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import { type ReactNode, Suspense } from "react";
import { ConsoleUnavailable } from "@/components/auth/console-unavailable";
import { Detour } from "@/components/auth/detour";
import { ConsoleFrame } from "@/components/frame/console-frame";
import { makeQueryClient } from "@/components/query-client";
import { pageSession } from "@/server/api/page-session";

type LayoutProps = { children: ReactNode };

export default function ConsoleLayout({ children }: LayoutProps) {
  return (
    <Suspense>
      <SignedIn>{children}</SignedIn>
    </Suspense>
  );
}

/** Shows pages to people who signed in; every procedure checks again what it answers. */
async function SignedIn({ children }: LayoutProps) {
  const queryClient = makeQueryClient();
  const session = await pageSession(queryClient);
  switch (session.kind) {
    case "nobody":
      return <Detour to="/login" />;
    case "unknown":
      return <ConsoleUnavailable message={session.message} remedy={session.remedy} />;
    case "signed-in":
      if (session.mustChangePassword) return <Detour to="/change-password" />;
      return (
        <HydrationBoundary state={dehydrate(queryClient)}>
          <ConsoleFrame>{children}</ConsoleFrame>
        </HydrationBoundary>
      );
  }
}
