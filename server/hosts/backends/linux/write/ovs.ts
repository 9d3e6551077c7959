import { lookAtSwitch } from "@/server/hosts/backends/linux/write/look-switch";
import { ovsChanges } from "@/server/hosts/backends/linux/write/ovs-changes";
import { tablesOf } from "@/server/hosts/backends/linux/write/ovs-tables";
import { checkOpen, takenUp } from "@/server/hosts/backends/linux/write/ovs-taken-up";
import type { Performer } from "@/server/hosts/backends/linux/write/write-host";
import { OvsdbError } from "@/server/hosts/ovsdb/rpc";
import type { HostOperation, OvsOperation } from "@/server/model/host-operation";

const ATTEMPTS = 5;
/** What the server says when the rows are not any more as they were read: somebody else wrote meanwhile. */
const MOVED = new Set(["timed out", "constraint violation", "referential integrity violation"]);

/** All of a batch in one transaction, and then waits until the switch has done it. */
export const ovs: Performer = {
  look: async (host) => lookAtSwitch(host),
  async apply(host, runs) {
    const operations = runs.flat().filter(isOvs);
    for (let attempt = 1; ; attempt += 1) {
      const changes = ovsChanges(tablesOf(host), operations, host.view.transport.label);
      try {
        await takenUp(host, changes);
        break;
      } catch (error) {
        const isMoved = error instanceof OvsdbError && error.code !== null && MOVED.has(error.code);
        if (!isMoved || attempt === ATTEMPTS) throw error;
        // The replica hears of it by itself.
        await new Promise((resolve) => setTimeout(resolve, 20 * attempt));
      }
    }
    await checkOpen(host, operations);
  },
};

function isOvs(operation: HostOperation): operation is OvsOperation {
  return operation.op.startsWith("ovs.");
}
