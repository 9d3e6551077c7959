import type { OperationContext } from "@/server/operations/context";
import { readKnownHosts } from "@/server/operations/hosts/known-hosts";
import { portWithNetwork } from "@/server/operations/ports/get-port-on-hosts";
import { formOf, type InterfaceForm, type InterfaceXml, interfaceXml } from "@/server/wiring/interface-xml";

const FORMS: readonly InterfaceForm[] = ["hybrid", "delegated", "tap-delegated", "libvirt"];

/** libvirt's XML of a port in every form; `applies`: that of its own plug, `null` where no guest is to have it. */
export async function getInterfaceXml(
  ctx: OperationContext,
  { id }: { id: string },
): Promise<{ readonly applies: InterfaceForm | null; readonly forms: readonly InterfaceXml[] }> {
  const { port, network } = await portWithNetwork(ctx, id);
  const isGuest = port.vnicType === "normal" && !port.deviceOwner.startsWith("network:");
  if (!isGuest) return { applies: null, forms: [] };
  const host = (await readKnownHosts(ctx)).find(({ ref }) => ref.hostName === port.host);
  const applies = formOf(port, host?.plumbing?.firewall !== "noop");
  const others = FORMS.filter((form) => form !== applies);
  return { applies, forms: [applies, ...others].map((form) => interfaceXml(port, network, form)) };
}
