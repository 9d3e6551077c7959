"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { SecurityGroupRuleInput } from "@/server/model/security-group-input";
import { useTRPCClient } from "../trpc";

const TYPING_PAUSE_MS = 250;

export type WhatIfInput = {
  readonly securityGroupId: string;
  readonly portId: string | undefined;
  readonly caseId: string | undefined;
  readonly add: readonly SecurityGroupRuleInput[];
  readonly remove: readonly string[];
};

/** The ledger and the traces of a change, each asked anew a moment after the last key; traces take longer. */
export function useWhatIf(input: WhatIfInput) {
  const client = useTRPCClient();
  const wanted = JSON.stringify(input);
  const [asked, setAsked] = useState(wanted);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(wanted), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [wanted]);
  const question = (): WhatIfInput => JSON.parse(asked);
  const isAsked = input.add.length + input.remove.length > 0;
  const usual = { placeholderData: keepPreviousData, gcTime: 0, retry: false, enabled: isAsked };
  const ledger = useQuery({
    ...usual,
    queryKey: ["what if", asked],
    queryFn: ({ signal }) => client.securityGroups.whatIf.mutate(mutable(question()), { signal }),
  });
  const traces = useQuery({
    ...usual,
    queryKey: ["what if traces", asked],
    queryFn: ({ signal }) => client.securityGroups.whatIfTraces.mutate(mutable(question()), { signal }),
  });
  return { ledger, traces, isAsked, isCurrent: asked === wanted };
}

function mutable({ add, remove, ...rest }: WhatIfInput) {
  return { ...rest, add: [...add], remove: [...remove] };
}
