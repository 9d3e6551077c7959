import type { Begun, OneViewClient, Written } from "@/server/oneview/client";
import { Gate } from "@/server/oneview/write/gate";

/** Thrown instead of beginning something after the run was stopped. */
export class NotBegun extends Error {
  constructor() {
    super("The run was stopped before this was begun.");
  }
}

const usualSending = 8;
const usualOutstanding = 128;

/**
 * Sends many independent writes: a few requests at a time, and no more tasks at once on the appliance than one list of
 * tasks shows well. Tasks are looked at seldom as long as there is something to send.
 */
export class Lane {
  private readonly sending = new Gate(usualSending);
  /** Its places are held from before the request until the task has ended. */
  private readonly outstanding = new Gate(usualOutstanding);

  constructor(
    private readonly client: OneViewClient,
    private readonly stop: AbortSignal,
  ) {
    client.tasks.isCalm = () => !this.sending.isIdle;
  }

  /** `begin` sends one request. Answers when its task has ended. */
  async write(begin: () => Promise<Begun>): Promise<Written> {
    await this.outstanding.enter();
    try {
      const begun = await this.send(begin);
      if (!this.client.tasks.isCalm()) this.client.tasks.hurry();
      return await begun.ended();
    } finally {
      this.outstanding.leave();
    }
  }

  private async send(begin: () => Promise<Begun>): Promise<Begun> {
    await this.sending.enter();
    try {
      if (this.stop.aborted) throw new NotBegun();
      return await begin();
    } finally {
      this.sending.leave();
    }
  }
}
