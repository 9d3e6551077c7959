import { readMoment } from "@/server/model/history";

/** As it stands in the address. */
export function momentAt(at: number): string {
  return new Date(at).toISOString();
}

/** Epoch milliseconds on the time line; `null`: a case stands beside it. */
export function timeOf(moment: string, now: number): number | null {
  const read = readMoment(moment);
  if (read === null || read.kind === "case") return null;
  return read.kind === "live" ? now : read.at;
}

export function momentWords(moment: string, caseNames: ReadonlyMap<string, string>): string {
  const read = readMoment(moment);
  if (read === null) return moment;
  if (read.kind === "live") return "now";
  if (read.kind === "case") return `case ${caseNames.get(read.caseId) ?? read.caseId.slice(0, 8)}`;
  return localTime(read.at);
}

/** To the second; the day only when it is not today. */
export function localTime(at: number, now = Date.now()): string {
  const date = new Date(at);
  const time = date.toLocaleTimeString("en-GB");
  const day = date.toLocaleDateString("en-CA");
  return day === new Date(now).toLocaleDateString("en-CA") ? time : `${day} ${time}`;
}

/** What `<input type="datetime-local">` takes, in local time. */
export function inputTime(at: number): string {
  const date = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
  return date.toISOString().slice(0, 19);
}
