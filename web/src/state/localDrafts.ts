/** Drafts on this device while the server does not answer: IndexedDB, encrypted, gone with signing out. */
const DATABASE = "fengqiao-drafts";
const STORE = "kept";
const KEY = "key";

interface Sealed {
  iv: Uint8Array<ArrayBuffer>;
  data: ArrayBuffer;
}

/** What is kept of a form, and since when. */
export interface LocalDraft {
  values: Record<string, unknown>;
  savedAt: string;
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(DATABASE, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error ?? new Error("IndexedDB"));
  });
}

async function inStore<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open();
  try {
    return await new Promise<T>((resolve, reject) => {
      const asked = act(database.transaction(STORE, mode).objectStore(STORE));
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error ?? new Error("IndexedDB"));
    });
  } finally {
    database.close();
  }
}

/** The device's own key: it cannot be read out, only used, and goes with the drafts. */
async function deviceKey(): Promise<CryptoKey> {
  const known = (await inStore("readonly", (store) => store.get(KEY))) as CryptoKey | undefined;
  if (known !== undefined) return known;
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  await inStore("readwrite", (store) => store.put(made, KEY));
  return made;
}

/** Keeps a form's values; false where the browser cannot keep them safely (no encryption outside HTTPS). */
export async function keepLocalDraft(task: string, draft: LocalDraft): Promise<boolean> {
  if (!globalThis.isSecureContext || typeof indexedDB === "undefined") return false;
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await deviceKey(), new TextEncoder().encode(JSON.stringify(draft)));
  await inStore("readwrite", (store) => store.put({ iv, data } satisfies Sealed, `task/${task}`));
  return true;
}

/** The kept values of a task's form, null when there are none. */
export async function readLocalDraft(task: string): Promise<LocalDraft | null> {
  if (!globalThis.isSecureContext || typeof indexedDB === "undefined") return null;
  const sealed = (await inStore("readonly", (store) => store.get(`task/${task}`))) as Sealed | undefined;
  if (sealed === undefined) return null;
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: sealed.iv }, await deviceKey(), sealed.data);
  return JSON.parse(new TextDecoder().decode(plain)) as LocalDraft;
}

export async function dropLocalDraft(task: string): Promise<void> {
  if (typeof indexedDB === "undefined") return;
  await inStore("readwrite", (store) => store.delete(`task/${task}`));
}

/** Forgets every draft of this device, and the key with them. */
export async function forgetLocalDrafts(): Promise<void> {
  if (typeof indexedDB === "undefined") return;
  await inStore("readwrite", (store) => store.clear());
}
