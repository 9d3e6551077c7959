/** The one session that all requests of a client share. `login` opens one on the appliance. */
export class Session {
  private id: Promise<string> | null = null;

  constructor(private readonly login: () => Promise<string>) {}

  /** Logs in once, however many ask at the same time; a failed login is forgotten, so the next request tries anew. */
  current(): Promise<string> {
    if (this.id === null) {
      const attempt = this.login();
      this.id = attempt;
      attempt.catch(() => {
        if (this.id === attempt) this.id = null;
      });
    }
    return this.id;
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
