"use client";

import { useQuery } from "@tanstack/react-query";
import { type Role, roleAllows } from "@/server/model/role";
import { useTRPC } from "../trpc";

/** Who is signed in; `undefined` until known. */
export function useMe() {
  const trpc = useTRPC();
  return useQuery(trpc.session.me.queryOptions(undefined, { staleTime: 60_000 })).data;
}

/** Whether the person's role reaches that far. The server decides; this only hides what would be refused. */
export function useMay(role: Role): boolean {
  const me = useMe();
  return me !== undefined && roleAllows(me.role, role);
}
