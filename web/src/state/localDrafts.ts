/** Drafts on this device, so that nothing typed is lost whatever happens: IndexedDB, encrypted, gone with signing out. */
const DATABASE = "fengqiao-drafts";
const STORE = "kept";
const KEY = "key";

interface Sealed {
  iv: Uint8Array<ArrayBuffer>;
  data: ArrayBuffer;
}

/** What is kept of a form, since when, and from which draft of the server it was written on (its time; null: from none). */
export interface LocalDraft {
  values: Record<string, unknown>;
  savedAt: string;
  base: string | null;
}

/** Under what a person's draft lies: nobody else who signs in on this device is shown it. */
export function draftName(user: string, what: string): string {
  return `${user}/${what}`;
}

let opened: Promise<IDBDatabase> | null = null;

function database(): Promise<IDBDatabase> {
  opened ??= new Promise<IDBDatabase>((resolve, reject) => {
    const asked = indexedDB.open(DATABASE, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
    asked.onsuccess = () => {
      asked.result.onclose = () => (opened = null);
      resolve(asked.result);
    };
    asked.onerror = () => reject(asked.error ?? new Error("IndexedDB"));
  }).catch((error: unknown) => {
    opened = null;
    throw error;
  });
  return opened;
}

/** Carries one request out; resolves when it is on disk, not when it is queued. */
async function inStore<T>(
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const held = await database();
  return new Promise<T>((resolve, reject) => {
    const moved = held.transaction(STORE, mode, { durability: "strict" });
    const asked = act(moved.objectStore(STORE));
    moved.oncomplete = () => resolve(asked.result);
    moved.onabort = () => reject(moved.error ?? new Error("IndexedDB"));
  });
}

let device: Promise<CryptoKey> | null = null;

/** The device's own key: it cannot be read out, only used, and goes with the drafts. */
function deviceKey(): Promise<CryptoKey> {
  device ??= readDeviceKey().catch((error: unknown) => {
    device = null;
    throw error;
  });
  return device;
}

async function readDeviceKey(): Promise<CryptoKey> {
  const known = (await inStore("readonly", (store) => store.get(KEY))) as CryptoKey | undefined;
  if (known !== undefined) return known;
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, [
    "encrypt",
    "decrypt",
  ]);
  try {
    await inStore("readwrite", (store) => store.add(made, KEY));
    return made;
  } catch {
    // another tab was first: its key is the device's
    return (await inStore("readonly", (store) => store.get(KEY))) as CryptoKey;
  }
}

function canKeep(): boolean {
  return globalThis.isSecureContext && typeof indexedDB !== "undefined";
}

/** Keeps a form's values; false where the browser cannot keep them safely (no encryption outside HTTPS). */
export async function keepLocalDraft(name: string, draft: LocalDraft): Promise<boolean> {
  if (!canKeep()) return false;
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const data = await crypto.subtle.encrypt(
    { name: "AES-GCM", iv },
    await deviceKey(),
    new TextEncoder().encode(JSON.stringify(draft)),
  );
  await inStore("readwrite", (store) => store.put({ iv, data } satisfies Sealed, name));
  return true;
}

/** The kept values of a form; null when there are none, or none that this device can still read. */
export async function readLocalDraft(name: string): Promise<LocalDraft | null> {
  if (!canKeep()) return null;
  const sealed = (await inStore("readonly", (store) => store.get(name))) as Sealed | undefined;
  if (sealed === undefined) return null;
  const plain = await crypto.subtle.decrypt(
    { name: "AES-GCM", iv: sealed.iv },
    await deviceKey(),
    sealed.data,
  );
  return JSON.parse(new TextDecoder().decode(plain)) as LocalDraft;
}

/** The names of the drafts on this device that begin so, the newest first. */
export async function localDraftsOf(prefix: string): Promise<string[]> {
  if (!canKeep()) return [];
  const keys = await inStore("readonly", (store) => store.getAllKeys());
  const names = keys.filter((key): key is string => typeof key === "string" && key.startsWith(prefix));
  const found = await Promise.all(
    names.map(async (name) => ({ name, draft: await readLocalDraft(name).catch(() => null) })),
  );
  const readable = found.filter((one) => one.draft !== null);
  readable.sort((one, other) => (other.draft?.savedAt ?? "").localeCompare(one.draft?.savedAt ?? ""));
  return readable.map((one) => one.name);
}

export async function dropLocalDraft(name: string): Promise<void> {
  if (typeof indexedDB === "undefined") return;
  await inStore("readwrite", (store) => store.delete(name));
}

/** Forgets every draft of this device, and the key with them. */
export async function forgetLocalDrafts(): Promise<void> {
  device = null;
  if (typeof indexedDB === "undefined") return;
  await inStore("readwrite", (store) => store.clear());
}
