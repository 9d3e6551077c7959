"use client";

import { parseAsInteger, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { PROTOCOLS, type TraceQuestion } from "./trace-question";

/** The whole question is in the address, so that an answer can be sent to somebody. `caseId`: a capture instead of live hosts. */
const parsers = {
  from: parseAsString,
  to: parseAsString,
  protocol: parseAsStringLiteral(PROTOCOLS).withDefault("icmp"),
  port: parseAsInteger,
  caseId: parseAsString,
};

export function useTraceUrl() {
  const [{ caseId, ...question }, setUrl] = useQueryStates(parsers);
  return {
    question: question satisfies TraceQuestion,
    caseId: caseId ?? undefined,
    change: (part: Partial<TraceQuestion>) => void setUrl(part),
    /** Ends of one world are not those of another. */
    showCase: (next: string | null) => void setUrl({ caseId: next, from: null, to: null }),
  };
}
