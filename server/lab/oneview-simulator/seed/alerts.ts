import { base, seedId, seedUri } from "./resource-base";

/** One alert that stands (the drift of the second frame), one that is over. */
export function seedAlerts(at: number) {
  return {
    alerts: [
      {
        ...base("alerts", seedId("alerts", 1), "LE2-LIG-tenant", at),
        ...shared,
        severity: "Warning",
        alertState: "Active",
        description:
          "The logical interconnect LE2-LIG-tenant is inconsistent with its logical interconnect group LIG-tenant.",
        correctiveAction: "Update the logical interconnect from its group, or change the group.",
        healthCategory: "LogicalInterconnect",
        ...about("logical-interconnects", 2, "LE2-LIG-tenant"),
        alertTypeID: "logical-interconnect.inconsistent",
        changeLog: [],
        clearedByUser: null,
        clearedTime: null,
      },
      {
        ...base("alerts", seedId("alerts", 2), "rack7-frame1, bay 5", at + 1),
        ...shared,
        severity: "OK",
        alertState: "Cleared",
        description: "Server was powered off.",
        correctiveAction: null,
        healthCategory: "Power",
        ...about("server-hardware", 4, "rack7-frame1, bay 5"),
        alertTypeID: "hpris.poweredOff",
        changeLog: [{ notes: "CLEARED", username: "System" }],
        clearedByUser: "System",
        clearedTime: new Date(at + 1).toISOString(),
      },
    ],
  };
}

const shared = { urgency: "None", assignedToUser: null, lifeCycle: true };

function about(category: "logical-interconnects" | "server-hardware", number: number, name: string) {
  const resourceUri = seedUri(category, number);
  const associatedResource = {
    resourceUri,
    resourceName: name,
    resourceCategory: category,
    associationType: "HAS_A",
  };
  return { resourceUri, associatedResource };
}
