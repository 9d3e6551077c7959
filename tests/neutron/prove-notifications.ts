import { expect } from "vitest";
import { type LabConsole, SOON } from "@/tests/neutron/lab-console";
import { measured } from "@/tests/neutron/measured";
import type { NeutronLab } from "@/tests/neutron/neutron-lab";

const RABBITMQ = ["env", "HOSTNAME=ctl", "RABBITMQ_NODENAME=rabbit@ctl", "rabbitmqctl", "-q"];

/**
 * With RabbitMQ a change is mirrored sooner than the next poll would show it, and a deletion without a whole comparison,
 * which alone shows it otherwise. While the broker is away polling goes on, and afterwards it is heard again.
 */
export async function proveNotifications(lab: NeutronLab, console: LabConsole): Promise<void> {
  const { api, cloudId, runtime } = console;
  const { clouds } = runtime.console;
  const heard = async () => (await api.clouds.notifications({ id: cloudId }))?.status ?? null;

  const polled = await timeToMirror(lab, console);
  measured("without RabbitMQ a network is mirrored", polled.ms);
  const settings = { url: lab.amqpUrl, exchange: "neutron", topic: "notifications" };
  await api.clouds.setNotifications({ id: cloudId, notifications: settings });
  await expect.poll(heard, SOON).toMatchObject({ state: "listening" });
  const told = await timeToMirror(lab, console);
  measured("with RabbitMQ a network is mirrored", told.ms);
  expect(told.ms).toBeLessThan(polled.ms / 2);

  const wholeBefore = clouds.status(cloudId)?.fullAt;
  const deletedAt = performance.now();
  for (const { id } of [polled, told]) await lab.api("DELETE", `networks/${id}`);
  const left = () => runtime.db.network.count({ where: { id: { in: [polled.id, told.id] } } });
  await expect.poll(left, { ...SOON, interval: 50 }).toBe(0);
  measured("with RabbitMQ the deletion of two networks is mirrored", performance.now() - deletedAt);
  expect(clouds.status(cloudId)?.fullAt).toBe(wholeBefore);

  const stopped = await lab.onHost("ctl", [...RABBITMQ, "stop_app"]);
  try {
    expect(stopped).toMatchObject({ code: 0 });
    await expect
      .poll(heard, SOON)
      .toMatchObject({ state: "lost", problem: { message: expect.stringContaining("RabbitMQ") } });
    const seenAt = clouds.status(cloudId)?.goodAt ?? 0;
    await expect.poll(() => clouds.status(cloudId)?.goodAt, SOON).toBeGreaterThan(seenAt);
    expect(clouds.status(cloudId)?.state).toBe("live");
  } finally {
    await lab.onHost("ctl", [...RABBITMQ, "start_app"]);
  }
  await expect.poll(heard, SOON).toMatchObject({ state: "listening", problem: null });
}

/** From Neutron's answer to the row, for a network made right after a poll, so that the next one is far. */
async function timeToMirror(lab: NeutronLab, { runtime, cloudId }: LabConsole): Promise<{ id: string; ms: number }> {
  const goodAt = () => runtime.console.clouds.status(cloudId)?.goodAt;
  const before = goodAt();
  await expect.poll(goodAt, { ...SOON, interval: 20 }).not.toBe(before);
  const { network } = await lab.api("POST", "networks", { network: { name: "by-somebody" } });
  const id = network?.id ?? "";
  const startedAt = performance.now();
  await expect.poll(() => runtime.db.network.count({ where: { id } }), { ...SOON, interval: 20 }).toBe(1);
  return { id, ms: performance.now() - startedAt };
}
