import Link from "next/link";
import type { PortDetails } from "@/server/model/port-views";
import { Button } from "../ui/button";
import type { PortAction } from "./port-action-dialog";
import { isService } from "./port-kind";

type PortActionsProps = { port: PortDetails; onAction: (action: PortAction) => void };

/** What can be done with a port now. Those of services follow their network or router. */
export function PortActions({ port, onAction }: PortActionsProps) {
  const isBound = port.host !== "";
  if (isService(port)) {
    return isBound ? (
      <Button size="sm" onClick={() => onAction("reconcile")}>
        Reconcile…
      </Button>
    ) : null;
  }
  return (
    <span className="flex flex-wrap gap-2">
      <Button size="sm" variant={isBound ? "secondary" : "primary"} onClick={() => onAction("bind")}>
        {isBound ? "Bind anew…" : "Bind…"}
      </Button>
      {isBound ? (
        <Button size="sm" onClick={() => onAction("unbind")}>
          Unbind…
        </Button>
      ) : null}
      {port.vif === undefined ? null : (
        <Button size="sm" asChild>
          <Link href={`/migrations?do=migrate&port=${encodeURIComponent(port.id)}`}>Migrate…</Link>
        </Button>
      )}
      {isBound || port.mirror !== null ? (
        <Button size="sm" onClick={() => onAction("reconcile")}>
          Reconcile…
        </Button>
      ) : null}
      <Button size="sm" onClick={() => onAction("edit")}>
        Edit…
      </Button>
      <Button size="sm" variant="danger" onClick={() => onAction("delete")}>
        Delete…
      </Button>
    </span>
  );
}
