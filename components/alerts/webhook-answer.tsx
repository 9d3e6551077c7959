import type { WebhookAnswer } from "@/server/model/alert";
import { Banner } from "../ui/banner";

/** What a receiver answered to a test. */
export function WebhookAnswerView({ answer }: { answer: WebhookAnswer }) {
  const { ok, status, error, body, ms } = answer;
  return (
    <Banner tone={ok ? "info" : "danger"}>
      <p role="status">
        {ok ? `The test was taken: it answered ${status}` : `The test was not taken: ${error}`}{" "}
        <span className="text-fg-muted">({ms} ms)</span>
      </p>
      {body === "" ? null : (
        <pre className="mono mt-1 max-h-32 overflow-auto whitespace-pre-wrap break-all text-xs">{body}</pre>
      )}
    </Banner>
  );
}
