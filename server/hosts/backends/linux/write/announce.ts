import { feed, refusal } from "@/server/hosts/backends/linux/write/command";
import type { WriteHost } from "@/server/hosts/backends/linux/write/write-host";
import type { ServiceOperation } from "@/server/model/host-operation";

/** Both forms, since neighbours differ in which they heed; one frame of each. IPv6 has the kernel announce by itself. */
const FORMS = ["-U", "-A"];
/** iputils' or busybox'. */
const TOOLS = [["arping"], ["busybox", "arping"]];

export async function announce(
  host: WriteHost,
  { namespace, device, address }: Extract<ServiceOperation, { op: "arp.announce" }>,
): Promise<void> {
  if (address.includes(":")) return;
  for (const tool of TOOLS) {
    const sent = await Promise.all(
      FORMS.map((form) => feed(host, namespace, [...tool, form, "-c", "1", "-w", "1", "-I", device, address], "")),
    );
    const isMissing = sent.some(({ exitCode }) => exitCode === 127);
    if (isMissing && tool !== TOOLS.at(-1)) continue;
    // 1: nobody answered, as nobody should.
    const failed = sent.find(({ exitCode }) => exitCode !== 0 && exitCode !== 1);
    if (failed) throw refusal(host, namespace, [...tool, "-U", "-I", device, address], failed);
    return;
  }
}
