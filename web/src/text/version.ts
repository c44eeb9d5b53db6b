/** `市第 2 版`, `澄湖区第 1 版`; empty for a diagram whose version is not told. */
export function versionText(
  walk: { version: number | null; org_code: string | null },
  names: (code: string | null) => string,
): string {
  if (!walk.version) return "";
  return `${walk.org_code?.split("-").length === 1 ? "市" : names(walk.org_code)}第 ${walk.version} 版`;
}
