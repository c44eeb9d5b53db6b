import type { Component } from "@/pages/intake/forms";

/** Where the known fields stand on the window's page; a field that a district added stands among the rest, or above them when it must be given. */
export interface Layout {
  safety: Component[];
  note: Component | undefined;
  title: Component | undefined;
  place: Component | undefined;
  matter: Component[];
  small: Component[];
  files: Component[];
  parties: Component | undefined;
  points: Component[];
  notice: Component | undefined;
  rest: Component[];
}

const SAFETY = ["imminent_danger", "domestic_violence", "minor_harm", "self_harm_sign"];
const MATTER = ["narrative", "type_code"];
const SMALL = ["location_org", "occurred_on", "amount_cny", "channel", "people_count", "matter_kind"];
const POINTS = [
  "statutory_channel",
  "entrusted_by_authority",
  "in_jurisdiction",
  "materials_complete",
  "applicant_identified",
  "verifiable",
];
const ELSEWHERE = ["title", "duplicate_of", "consent_privacy_notice"];

export function layout(safety: readonly Component[], matter: readonly Component[]): Layout {
  const all = [...safety, ...matter];
  const by = (names: readonly string[]) => names.flatMap((name) => all.find((one) => one.key === name) ?? []);
  const one = (name: string) => all.find((field) => field.key === name);
  const placed = new Set([...SAFETY, ...MATTER, ...SMALL, ...POINTS, ...ELSEWHERE, "danger_note"]);
  const files = matter.filter((field) => field.type === "filepicker");
  const others = matter.filter(
    (field) =>
      field.key && !placed.has(field.key) && field.type !== "filepicker" && field.type !== "dynamiclist",
  );
  const asked = safety.filter(
    (field) =>
      SAFETY.includes(field.key ?? "") ||
      (field.type === "radio" && field.validate?.required && !placed.has(field.key ?? "")),
  );
  return {
    safety: asked,
    note: one("danger_note"),
    title: one("title"),
    place: one("location_org"),
    matter: by(MATTER),
    small: by(SMALL),
    files,
    parties: matter.find((field) => field.type === "dynamiclist" && field.path === "parties"),
    points: [...by(POINTS), ...others.filter((field) => field.validate?.required)],
    notice: one("consent_privacy_notice"),
    rest: others.filter((field) => !field.validate?.required),
  };
}
