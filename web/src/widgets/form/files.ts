/** A file as a form holds it: `<number>/<name>`, the number under which the server keeps it. */
export interface FileReference {
  id: string;
  name: string;
}

/** How large a file may be, and which kinds are taken; the server decides, this only says it before the upload. */
export const MOST_BYTES = 20 * 1024 * 1024;
export const KINDS = [".jpg", ".jpeg", ".png", ".pdf", ".docx", ".xlsx", ".mp3", ".m4a", ".mp4", ".txt"];

const NUMBER = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

/** Reads a reference; what was written down by hand is a name without a file. */
export function readReference(text: string): FileReference {
  const [id = "", ...rest] = text.split("/");
  return NUMBER.test(id) && rest.length > 0 ? { id, name: rest.join("/") } : { id: "", name: text };
}

/** Why a file is not sent at all, null when it may be. */
export function whyNot(file: { name: string; size: number }): string | null {
  const end = file.name.includes(".") ? `.${file.name.split(".").at(-1)?.toLowerCase() ?? ""}` : "";
  if (!KINDS.includes(end)) return `不收这种文件；可以传 ${KINDS.map((one) => one.slice(1)).join("、")}`;
  if (file.size > MOST_BYTES)
    return `文件太大：至多 ${MOST_BYTES / 1024 / 1024} MB，现在 ${Math.ceil(file.size / 1024 / 1024)} MB`;
  return file.size === 0 ? "文件是空的" : null;
}

/** `820 KB`, `3.4 MB`. */
export function sizeText(bytes: number): string {
  return bytes < 1024 * 1024
    ? `${Math.max(1, Math.round(bytes / 1024))} KB`
    : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
