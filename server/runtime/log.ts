import pino, { type Logger } from "pino";
import type { Settings } from "@/server/settings/settings";

export type Log = Logger;

/** One JSON line per event on stdout's sibling, so that what the start prints stays readable. */
export function openLog(settings: Pick<Settings, "LOG_LEVEL">): Log {
  return pino(
    {
      level: settings.LOG_LEVEL,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: ["*.password", "*.secret", "*.token", "*.privateKey", "headers.authorization", "headers.cookie"],
      },
    },
    pino.destination({ fd: 2, sync: true }),
  );
}
