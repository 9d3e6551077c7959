import { z } from "zod";
import type { ApiRequest, Reply, Route } from "../exchange";
import type { ResourceOf } from "../schemas";
import { ongoing } from "../transition";
import type { World } from "../world";
import { powerChangeOf, powerLocked, softOffGivenUp } from "./power-rules";
import { ok } from "./read-routes";
import { isPowerLocked, powerStateOf } from "./server-hardware-view";
import { checkedBy, currentOf } from "./write-rules";

type Hardware = ResourceOf<"server-hardware">;

const power = z.looseObject({
  powerState: z.enum(["On", "Off"]),
  powerControl: z.enum(["MomentaryPress", "PressAndHold", "ColdBoot", "Reset"]).default("MomentaryPress"),
});
const refresh = z.looseObject({ refreshState: z.literal("RefreshPending") });

export const serverHardwareRoutes: readonly Route[] = [
  { method: "PUT", path: "/rest/server-hardware/:id/powerState", handle: changePower },
  { method: "PUT", path: "/rest/server-hardware/:id/refreshState", handle: refreshHardware },
  subResource("bios", () => ({ type: "ServerHardwareBios", biosSettings: [] })),
  subResource("environmentalConfiguration", (hardware) => ({
    calibratedMaxPower: 450,
    capHistorySupported: true,
    height: 1,
    idleMaxPower: 120,
    name: hardware.name,
    powerCapType: "None",
    uSlot: hardware.locationUri === null ? 12 : null,
    utilizationHistorySupported: true,
  })),
  subResource("firmware", (hardware) => ({
    type: "server-hardware-firmware-1",
    serverHardwareUri: hardware.uri,
    serverName: hardware.name,
    components: [{ componentName: "iLO", componentVersion: "2.55", componentLocation: "System Board" }],
  })),
  subResource("utilization", (hardware) => ({ uri: hardware.uri, metricList: [], refreshTaskUri: null })),
];

function changePower(request: ApiRequest, world: World): Reply {
  const current = currentOf("server-hardware", request, world);
  const now = world.clock();
  const asked = checkedBy(power, request.body);
  if (isPowerLocked(current, now)) throw powerLocked(current.name);
  const change = powerChangeOf(asked, powerStateOf(current, now));
  const hangsMs = change.isSoft ? current.softOffHangsMs : undefined;
  return world.tasks.start(request, {
    name: change.task,
    status: `${change.task} ${current.name} by ${asked.powerControl}`,
    resource: { name: current.name, uri: current.uri, category: "server-hardware" },
    ...(hangsMs === undefined ? {} : { durationMs: hangsMs, error: softOffGivenUp(current.name) }),
    apply: (endsAt) =>
      world.store.put("server-hardware", {
        ...current,
        powerState: hangsMs === undefined ? change.after : current.powerState,
        transition: { until: endsAt, shown: { powerState: change.during } },
      }),
  });
}

function refreshHardware(request: ApiRequest, world: World): Reply {
  const current = currentOf("server-hardware", request, world);
  checkedBy(refresh, request.body);
  const now = world.clock();
  if (isPowerLocked(current, now)) throw powerLocked(current.name);
  const before = ongoing(current, now);
  return world.tasks.start(request, {
    name: "Refresh",
    status: `Refreshed ${current.name}`,
    resource: { name: current.name, uri: current.uri, category: "server-hardware" },
    apply: (endsAt) =>
      world.store.put("server-hardware", {
        ...current,
        transition: {
          until: Math.max(endsAt, before?.until ?? 0),
          shown: { ...before?.shown, refreshState: "Refreshing" },
        },
      }),
  });
}

function subResource(name: string, read: (hardware: Hardware) => unknown): Route {
  return {
    method: "GET",
    path: `/rest/server-hardware/:id/${name}`,
    handle: (request, world) => ok(read(currentOf("server-hardware", request, world))),
  };
}
