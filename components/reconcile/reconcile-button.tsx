"use client";

import { GitCompareArrows } from "lucide-react";
import { toast } from "sonner";
import { useMay } from "../frame/use-me";
import { Button } from "../ui/button";
import { errorFacts } from "../ui/error-facts";
import type { ScopeInput } from "./scope-choice";
import { useReconcile } from "./use-reconcile";

type ReconcileButtonProps = { scope: ScopeInput; label: string };

/** Compares one thing from where it is shown; nothing for those who may not. */
export function ReconcileButton({ scope, label }: ReconcileButtonProps) {
  const may = useMay("operator");
  const reconcile = useReconcile();
  if (!may) return null;
  const start = () =>
    reconcile.mutate(
      { scope },
      { onError: (error) => toast.error("No plan could be made", { description: errorFacts(error).message }) },
    );
  return (
    <Button pending={reconcile.isPending} onClick={start}>
      {reconcile.isPending ? null : <GitCompareArrows aria-hidden className="size-3.5" />}
      {label}
    </Button>
  );
}
