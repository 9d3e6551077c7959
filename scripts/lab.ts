import { labConsole } from "@/scripts/lib/lab-console";
import { type LabSettings, type LabStatus, labDown, labStatus, labUp } from "@/server/lab/hosts/lab";
import { leakTest } from "@/server/lab/hosts/leak-test";
import { leakVerdict } from "@/server/lab/hosts/leak-verdict";
import { guestMove, migrateGuest } from "@/server/lab/hosts/migrate-guest";
import { ensurePackages } from "@/server/lab/hosts/packages";
import { BridgeheadError } from "@/server/model/errors";

const USAGE = `usage: npm run lab -- up|down|status
       npm run lab -- leaktest            what passes a port that waits for its wiring, counted
       npm run lab -- migrate GUEST HOST  the hypervisor's part of a migration begun at /migrations`;

const settings: LabSettings = {
  dir: process.env.BRIDGEHEAD_LAB_DIR ?? ".lab",
  prefix: process.env.BRIDGEHEAD_LAB_PREFIX ?? "bh-",
  say: (line) => console.log(`lab: ${line}`),
};

try {
  process.exitCode = await run(process.argv[2]);
} catch (error) {
  console.error(`lab: ${error instanceof Error ? error.message : error}`);
  if (error instanceof BridgeheadError && error.remedy) console.error(`lab: ${error.remedy}`);
  process.exitCode = 1;
}

async function run(verb: string | undefined): Promise<number> {
  switch (verb) {
    case "up": {
      await ensurePackages(settings.say);
      requireRoot();
      const console = labConsole(settings);
      try {
        const status = await labUp(settings, console.plumb);
        print(status);
        return status.pings.every(({ ok }) => ok) ? 0 : 1;
      } finally {
        await console.close();
      }
    }
    case "down":
      requireRoot();
      await labDown(settings);
      settings.say("down");
      return 0;
    case "status": {
      const status = await labStatus(settings);
      print(status);
      return status.isUp && status.pings.every(({ ok }) => ok) ? 0 : 1;
    }
    case "leaktest": {
      requireRoot();
      const { lines, isTight } = leakVerdict(await leakTest(settings));
      for (const line of lines) settings.say(line);
      return isTight ? 0 : 1;
    }
    case "migrate": {
      const move = guestMove(process.argv[3], process.argv[4]);
      requireRoot();
      return (await migrateGuest(settings, move)) ? 0 : 1;
    }
    default:
      console.error(USAGE);
      return 2;
  }
}

function requireRoot(): void {
  if (process.getuid?.() === 0) return;
  throw new BridgeheadError("refused", "the lab makes network namespaces, which takes root", {
    remedy: `Run: sudo npm run lab -- ${process.argv.slice(2).join(" ")}`,
  });
}

function print(status: LabStatus): void {
  for (const { name, namespace, pid } of status.hosts) {
    settings.say(`${name.padEnd(5)} ${pid === null ? "not running" : `pid ${pid}, ip netns exec ${namespace} …`}`);
  }
  for (const { from, to, words } of status.pings) settings.say(`${from} → ${to}: ${words}`);
  settings.say(status.isUp ? "up" : "not up");
}
