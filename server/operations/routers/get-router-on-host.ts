import type { HostState, Link } from "@/server/model/host-state";
import type { RouterLeg, RouterOnHost } from "@/server/model/on-host-views";
import type { OperationContext } from "@/server/operations/context";
import { readKnownHosts } from "@/server/operations/hosts/known-hosts";
import { describeNat } from "@/server/operations/routers/describe-nat";
import { getRouter } from "@/server/operations/routers/get-router";
import { deviceName, routerNamespace } from "@/server/wiring/device-names";

/** A router as its host shows it; `null`: it is on no host that is known here. */
export async function getRouterOnHost(ctx: OperationContext, { id }: { id: string }): Promise<RouterOnHost | null> {
  const router = await getRouter(ctx, { id });
  const host = (await readKnownHosts(ctx)).find(({ ref }) => ref.hostName === router.host);
  if (host === undefined) return null;
  const namespace = routerNamespace(id);
  const seen = host.state?.namespaces.find(({ name }) => name === namespace);
  const leg = (portId: string, role: RouterLeg["role"]): RouterLeg => {
    const device = deviceName(role === "inner" ? "qr-" : "qg-", portId);
    return { portId, device, role, ...legFacts(seen?.links?.find(({ name }) => name === device)) };
  };
  return {
    ...host.ref,
    namespace,
    hasNamespace: seen !== undefined,
    forwards: forwarding(seen),
    legs: [
      ...(router.gatewayPortId === null ? [] : [leg(router.gatewayPortId, "outer")]),
      ...router.interfaces.map(({ portId }) => leg(portId, "inner")),
    ],
    nat: host.state === null ? null : describeNat(host.state, namespace),
  };
}

function legFacts(link: Link | undefined): Pick<RouterLeg, "present" | "up" | "addresses"> {
  const addresses = (link?.addresses ?? []).filter(({ scope }) => scope !== "link");
  return {
    present: link !== undefined,
    up: link?.flags.includes("UP") ?? false,
    addresses: addresses.map(({ address, prefixLength }) => `${address}/${prefixLength}`),
  };
}

function forwarding(seen: HostState["namespaces"][number] | undefined): boolean | null {
  const value = seen?.sysctls["net.ipv4.ip_forward"];
  return value === undefined ? null : value === "1";
}
