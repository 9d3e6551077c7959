import { excerpt, MalformedError } from "../../parse/malformed";

/**
 * `ps alxwww` (F UID PID PPID … TIME COMMAND) or `ps auxwww` (USER PID … TIME COMMAND, without parents) as the lines of
 * `ps axww -o pid,ppid,user,args`. The command begins where its heading does not tell (it is cut to no column), so it is
 * what follows as many words as there are headings before it.
 */
export function processesOfText(text: string): string {
  const [header = "", ...lines] = text.split("\n").filter((line) => line.trim() !== "");
  const headings = header.trim().split(/\s+/);
  const column = (name: string) => headings.indexOf(name);
  if (column("PID") === -1 || headings.at(-1) !== "COMMAND") {
    throw new MalformedError(`not a list of processes: ${excerpt(header)}`);
  }
  const isLong = column("PPID") !== -1;
  // of the long form, WCHAN and STAT are two columns; TTY and TIME follow: none of them is ever empty
  const rows = lines.flatMap((line) => {
    const words = line.trim().split(/\s+/);
    if (words.length < headings.length) return [];
    const user = words[isLong ? column("UID") : column("USER")];
    const parent = isLong ? words[column("PPID")] : "0";
    return [`${words[column("PID")]} ${parent} ${user} ${words.slice(headings.length - 1).join(" ")}`];
  });
  if (rows.length === 0) throw new MalformedError("no process is listed: the text was cut");
  return `${rows.join("\n")}\n`;
}
