"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { SecurityGroupRuleInput } from "@/server/model/security-group-input";
import { useTRPCClient } from "../trpc";

const TYPING_PAUSE_MS = 250;

type Change = { readonly add: readonly SecurityGroupRuleInput[]; readonly remove: readonly string[] };

/** What a change of rules would do to chains, asked anew a moment after the last key. */
export function useRulePreview(securityGroupId: string, { add, remove }: Change) {
  const client = useTRPCClient();
  const wanted = JSON.stringify({ add, remove });
  const [asked, setAsked] = useState(wanted);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(wanted), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [wanted]);
  const query = useQuery({
    queryKey: ["rule preview", securityGroupId, asked],
    queryFn: ({ signal }) =>
      client.securityGroups.preview.mutate({ securityGroupId, ...JSON.parse(asked) }, { signal }),
    placeholderData: keepPreviousData,
    gcTime: 0,
    retry: false,
  });
  return { ...query, isCurrent: asked === wanted && !query.isPlaceholderData && query.data !== undefined };
}
