import type { HostPlan, HostPlanInput } from "@/server/wiring/host-plan";
import { planDhcp } from "@/server/wiring/services/plan-dhcp";
import { planRouter } from "@/server/wiring/services/plan-router";
import { servedHere } from "@/server/wiring/services/served-here";
import { serviceContext } from "@/server/wiring/services/service-context";
import { stopServices } from "@/server/wiring/services/stop-services";

/**
 * DHCP services and routers of one host: for its ports that belong to one, a namespace with the port's device in it and what
 * makes it serve; and an end to those that no port of this host stands for any more.
 */
export function planServices(input: HostPlanInput): HostPlan {
  const context = serviceContext(input);
  const served = servedHere(context);
  const parts = [
    ...served.networks.map(({ network, port }) => planDhcp(context, network, port)),
    ...served.routers.map(({ router, ports }) => planRouter(context, router, ports)),
  ];
  return {
    steps: [...parts.flatMap(({ steps }) => steps), ...stopServices(context, served)],
    notices: parts.flatMap(({ notices }) => notices),
    faults: parts.flatMap(({ faults }) => faults),
  };
}
