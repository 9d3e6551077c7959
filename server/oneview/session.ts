/** The one session that all requests to an appliance share, whoever sends them. */
export class Session {
  private id: Promise<string> | null = null;
  private checks = new Map<string, Promise<boolean>>();

  /** Logs in with `login` once, however many ask at the same time; a failed login is forgotten, so the next one tries anew. */
  current(login: () => Promise<string>): Promise<string> {
    if (this.id === null) {
      const attempt = login();
      this.id = attempt;
      attempt.catch(() => {
        if (this.id === attempt) this.id = null;
      });
    }
    return this.id;
  }

  /** Whether `id` is still to be used: asks with `isAlive` once for all who were refused with it at the same time. */
  async stands(id: string, isAlive: () => Promise<boolean>): Promise<boolean> {
    if (this.id === null || (await this.id.catch(() => null)) !== id) return false;
    let check = this.checks.get(id);
    if (check === undefined) {
      check = isAlive().finally(() => this.checks.delete(id));
      this.checks.set(id, check);
    }
    return await check;
  }

  /** Forgets a session that the appliance refused, unless another request has replaced it already. */
  async drop(refused: string): Promise<void> {
    const held = this.id;
    if (held !== null && (await held.catch(() => refused)) === refused && this.id === held) this.id = null;
  }

  /** The open session, if any, which is then nobody's: for logging out. */
  async take(): Promise<string | null> {
    const held = this.id;
    this.id = null;
    return held === null ? null : await held.catch(() => null);
  }
}
