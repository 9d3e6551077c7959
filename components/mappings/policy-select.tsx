"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import type { MappingPolicy } from "@/server/model/mapping";
import { useTRPC } from "../trpc";
import { errorFacts } from "../ui/error-facts";
import { Select } from "../ui/select";

const OPTIONS = [
  {
    value: "approve",
    label: "Plan waits for approval",
    detail: "What changes in the cloud is a plan to be read first.",
  },
  {
    value: "auto",
    label: "Applied automatically",
    detail: "Also deletions and power cycles, as the original driver did.",
  },
] as const;

type PolicySelectProps = {
  cloudId: string;
  physicalNetwork: string;
  kind: "flat" | "uplink-sets";
  /** Of the mappings that it is about; more than one: they differ. */
  policies: readonly MappingPolicy[];
  mayChange: boolean;
};

/** What follows when something changes in a real cloud on a mapped physical network. */
export function PolicySelect({ cloudId, physicalNetwork, kind, policies, mayChange }: PolicySelectProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const set = useMutation(
    trpc.mappings.setPolicy.mutationOptions({
      onSettled: () => queryClient.invalidateQueries(trpc.mappings.pathFilter()),
      onSuccess: (_, { policy }) =>
        toast.success(
          policy === "auto"
            ? `Changes on ${physicalNetwork} are applied automatically`
            : `Changes on ${physicalNetwork} wait for approval`,
        ),
      onError: (error) => {
        const { message, remedy } = errorFacts(error);
        toast.error("The policy was not changed", { description: `${message} ${remedy}` });
      },
    }),
  );
  const [first, ...others] = new Set(set.isPending ? [set.variables.policy] : policies);
  const what = kind === "flat" ? "flat mapping" : "uplink sets";
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <span className="text-fg-muted text-xs">When the cloud changes:</span>
      <Select
        aria-label={`When the cloud changes, ${what} of ${physicalNetwork}`}
        value={others.length > 0 ? undefined : first}
        placeholder="Differs between uplink sets"
        onValueChange={(policy) => set.mutate({ cloudId, physicalNetwork, kind, policy })}
        options={OPTIONS}
        disabled={!mayChange || set.isPending}
        className="h-7 w-52 text-xs"
      />
    </div>
  );
}
