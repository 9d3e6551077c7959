import type { CloudIntent } from "@/server/mapping/cloud-intent";
import { BridgeheadError } from "@/server/model/errors";
import { checkNewFloatingIp, leadTo } from "@/server/neutron/floating-ip-rules";
import { quotaFaults } from "@/server/neutron/quota-rules";
import { FLOATING_IP } from "@/server/neutron/router-ports";
import type { DesiredIntent } from "@/server/operations/intent/desired-intent";
import { drawnFaults } from "@/server/operations/intent/desired-routers";
import type { FloatingIpRequest } from "@/server/operations/intent/object-requests";

/** What the cloud's floating IPs shall be when a request is granted, each with the port that holds its address. */
export function desiredFloatingIps(current: CloudIntent, request: FloatingIpRequest): DesiredIntent {
  const { floatingIpId: id } = request;
  if (request.kind === "create-floating-ip") {
    const { input, newPort } = request;
    const { floatingIp, port, faults } = checkNewFloatingIp(current, input, { id, newPort });
    return {
      desired: {
        ...current,
        floatingIps: [...current.floatingIps, floatingIp],
        ports: port === null ? current.ports : [...current.ports, port],
      },
      faults: [
        ...quotaFaults(current, input.projectId, "floatingip"),
        ...faults,
        ...(port === null ? [] : drawnFaults(port, current.ports)),
      ],
    };
  }
  const old = current.floatingIps.find((each) => each.id === id);
  if (old === undefined) {
    throw new BridgeheadError("missing", `Cloud "${current.cloudName}" has no floating IP ${id}.`, {
      remedy: "Read the list again; it may have been removed meanwhile.",
    });
  }
  switch (request.kind) {
    case "update-floating-ip": {
      const { floatingIp, faults } = leadTo(current, old, request.changes);
      const floatingIps = current.floatingIps.map((each) => (each === old ? floatingIp : each));
      return { desired: { ...current, floatingIps }, faults };
    }
    case "delete-floating-ip":
      return {
        desired: {
          ...current,
          floatingIps: current.floatingIps.filter((each) => each !== old),
          ports: current.ports.filter((each) => each.deviceOwner !== FLOATING_IP || each.deviceId !== id),
        },
        faults: [],
      };
  }
}
