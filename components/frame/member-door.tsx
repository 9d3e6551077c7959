"use client";

import { FolderLock } from "lucide-react";
import Link from "next/link";
import { usePathname, useRouter } from "next/navigation";
import { type ReactNode, useEffect } from "react";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { isForMembers, MEMBERS_HOME, sectionOf } from "./sections";
import { useMe } from "./use-me";

/** In place of pages that members have nothing on. The server refuses what those would ask; this only says so at once. */
export function MemberDoor({ children }: { children: ReactNode }) {
  const me = useMe();
  const pathname = usePathname();
  const router = useRouter();
  const section = sectionOf(pathname);
  const isShut = me?.role === "member" && !isForMembers(section);
  const isHome = pathname === "/topology";
  useEffect(() => {
    if (isShut && isHome) router.replace(MEMBERS_HOME);
  }, [isShut, isHome, router]);
  if (!isShut) return children;
  if (isHome) return null;
  return (
    <EmptyState
      icon={FolderLock}
      title={`${section?.label ?? "This page"} is not for members`}
      action={
        <Button asChild>
          <Link href={MEMBERS_HOME}>Your networks</Link>
        </Button>
      }
    >
      You see the networks, ports, security groups and routers of {projectsOf(me.scope?.projects ?? [])}. Whoever runs
      this console sees the rest.
    </EmptyState>
  );
}

function projectsOf(projects: readonly { readonly id: string; readonly name: string }[]): string {
  const names = projects.map(({ id, name }) => name || id);
  if (names.length === 0) return "no project yet";
  return `${names.length === 1 ? "project" : "projects"} ${names.join(", ")}`;
}
