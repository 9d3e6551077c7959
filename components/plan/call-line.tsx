import type { CloudCall } from "@/server/model/cloud-effect";

const TONES: Readonly<Record<string, string>> = { POST: "text-ok", DELETE: "text-failed" };

/** What is called in a real cloud; its body is the difference below it. */
export function CallLine({ call: { method, path, revision } }: { call: CloudCall }) {
  return (
    <p className="flex flex-wrap items-baseline gap-x-2 text-xs">
      <code className="mono min-w-0 break-all">
        <span className={TONES[method] ?? "text-drift"}>{method}</span>{" "}
        {path.startsWith("/baremetal/") ? path : `/v2.0${path}`}
      </code>
      {revision === null ? null : (
        <span className="text-fg-muted">
          only while it is at revision <span className="mono">{revision}</span>
        </span>
      )}
    </p>
  );
}
