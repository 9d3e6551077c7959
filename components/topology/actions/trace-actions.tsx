import { Radar } from "lucide-react";
import Link from "next/link";
import type { GraphNode } from "@/server/model/graph";
import { traceHref } from "../../trace/trace-question";
import { Button } from "../../ui/button";

const traceable = new Set(["tap", "veth", "port", "nic"]);

/** Of whatever stands for a port; a guest's device that no port is known for can only send. */
export function TraceActions({ node, caseId }: { node: GraphNode; caseId: string | undefined }) {
  const { portId, host, label, kind, role } = node;
  if (portId === undefined && (host === undefined || !traceable.has(kind) || role === "uplink")) return null;
  return (
    <>
      <Button asChild size="sm">
        <Link href={traceHref({ from: portId ?? `${host}/${label}` }, caseId)}>
          <Radar aria-hidden className="size-3.5" />
          Trace from here
        </Link>
      </Button>
      {portId === undefined ? null : (
        <Button asChild size="sm">
          <Link href={traceHref({ to: portId }, caseId)}>
            <Radar aria-hidden className="size-3.5" />
            Trace to here
          </Link>
        </Button>
      )}
    </>
  );
}
