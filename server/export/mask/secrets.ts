/** Names of things whose value never leaves the console, masked or not. */
const SECRET_NAME = /pass(word|wd|phrase)?$|secret|token$|private_?key|^psk$|api_?key|credential|community$/i;
const REMOVED = "(removed)";

export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

/** Passwords on command lines and in addresses: `--os-password X`, `token=X`, `scheme://user:X@host`. */
export function withoutSecrets(text: string): string {
  if (!/pass|secret|token|key|:\/\//i.test(text)) return text;
  return text
    .replaceAll(/([a-z][a-z0-9+.-]*:\/\/[^\s:/@]+):[^\s/@]+@/gi, `$1:${REMOVED}@`)
    .replaceAll(
      /((?:^|[\s,;-])[\w-]*(?:passw(?:or)?d|passphrase|secret|auth[_-]token|token(?=[=:])|api[_-]?key|private[_-]?key|psk)(?:=|:\s?|\s))(?!\(removed\))("[^"]*"|'[^']*'|[^\s,;]+)/gi,
      `$1${REMOVED}`,
    );
}

export const REMOVED_VALUE = REMOVED;
