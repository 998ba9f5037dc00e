// Tokens at rest: AES-256-GCM with a keyring, and the token's place as additional
// data, so that a record opens nowhere but where it was sealed for.

export interface Place {
  readonly client: string;
  readonly account: number;
  readonly field: "access" | "refresh";
  readonly version: number;
}

/** `kid:base64,…` of GRANT_KEYS. The first key seals, all of them open. */
export class Keyring {
  #entries: readonly (readonly [kid: string, raw: Uint8Array])[];
  #imported = new Map<string, Promise<CryptoKey>>();

  constructor(text: string) {
    this.#entries = text.split(",").map((entry) => {
      const colon = entry.indexOf(":");
      const raw = fromBase64(entry.slice(colon + 1));
      if (colon < 1 || raw.length !== 32) throw new Error("GRANT_KEYS is not a keyring");
      return [entry.slice(0, colon), raw];
    });
  }

  /** Seals a token as `kid|iv|ciphertext`. */
  async seal(token: string, place: Place): Promise<string> {
    const kid = this.#entries[0]![0];
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const sealed = await crypto.subtle.encrypt(
      { name: "AES-GCM", iv, additionalData: additionalData(place) },
      await this.#key(kid),
      new TextEncoder().encode(token),
    );
    return `${kid}|${toBase64(iv)}|${toBase64(new Uint8Array(sealed))}`;
  }

  /** Opens a record, or throws an error that says nothing about it. */
  async open(record: string, place: Place): Promise<string> {
    try {
      const [kid, iv, sealed, ...rest] = record.split("|");
      if (!kid || !iv || !sealed || rest.length > 0) throw new Error();
      const opened = await crypto.subtle.decrypt(
        { name: "AES-GCM", iv: fromBase64(iv), additionalData: additionalData(place) },
        await this.#key(kid),
        fromBase64(sealed),
      );
      return new TextDecoder().decode(opened);
    } catch {
      throw new Error(`a sealed ${place.field} token does not open`);
    }
  }

  #key(kid: string): Promise<CryptoKey> {
    let key = this.#imported.get(kid);
    if (!key) {
      const raw = this.#entries.find((entry) => entry[0] === kid)?.[1];
      if (!raw) throw new Error("no such key");
      key = crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
      this.#imported.set(kid, key);
    }
    return key;
  }
}

function additionalData(p: Place): Uint8Array {
  return new TextEncoder().encode(`token|v1|${p.client}|${p.account}|${p.field}|${p.version}`);
}

function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
}
