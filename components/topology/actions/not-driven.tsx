import Link from "next/link";
import type { DrivenHost } from "./use-driven-host";

/** Why there is nothing to do here, and where that is decided. */
export function NotDriven({ driven: { host, because } }: { driven: DrivenHost }) {
  return (
    <p className="basis-full text-fg-muted text-xs">
      {because}{" "}
      {host === undefined ? null : (
        <Link href={`/hosts/${host.id}`} className="text-accent hover:underline">
          Host {host.name}
        </Link>
      )}
    </p>
  );
}
