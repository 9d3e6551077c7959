import { labConsole } from "@/scripts/lib/lab-console";
import { type LabSettings, type LabStatus, labDown, labStatus, labUp } from "@/server/lab/hosts/lab";
import { ensurePackages } from "@/server/lab/hosts/packages";
import { BridgeheadError } from "@/server/model/errors";

/** `npm run lab -- up|down|status` */
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
    default:
      console.error("usage: npm run lab -- up|down|status");
      return 2;
  }
}

function requireRoot(): void {
  if (process.getuid?.() === 0) return;
  throw new BridgeheadError("refused", "the lab makes network namespaces, which takes root", {
    remedy: `Run: sudo npm run lab -- ${process.argv[2]}`,
  });
}

function print(status: LabStatus): void {
  for (const { name, namespace, pid } of status.hosts) {
    settings.say(`${name.padEnd(5)} ${pid === null ? "not running" : `pid ${pid}, ip netns exec ${namespace} …`}`);
  }
  for (const { from, to, words } of status.pings) settings.say(`${from} → ${to}: ${words}`);
  settings.say(status.isUp ? "up" : "not up");
}
