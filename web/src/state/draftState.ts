/** Where a draft stands; the words are the four of the design and one for a form that nobody has touched. */
export type DraftState =
  | { at: "untouched" }
  | { at: "typing" }
  | { at: "saving" }
  | { at: "server"; time: string }
  | { at: "device"; time: string }
  | { at: "nowhere" };

export type DraftEvent =
  | { type: "typed" }
  | { type: "sent" }
  | { type: "kept on the server"; time: string }
  | { type: "kept on the device"; time: string }
  | { type: "not kept" };

/** What follows. Typing while a draft is on its way means that another has to follow it. */
export function nextDraft(state: DraftState, event: DraftEvent): DraftState {
  if (event.type === "typed") return { at: "typing" };
  if (event.type === "sent") return { at: "saving" };
  if (state.at === "typing") return state;
  if (event.type === "kept on the server") return { at: "server", time: event.time };
  if (event.type === "kept on the device") return { at: "device", time: event.time };
  return { at: "nowhere" };
}

/** The words at the foot of the form. */
export function draftText(state: DraftState): string {
  if (state.at === "untouched") return "写的内容会自动存草稿";
  if (state.at === "server") return `草稿已存 ${state.time}`;
  if (state.at === "device") return `没有网络，草稿存在本机 ${state.time}`;
  if (state.at === "nowhere") return "草稿没存上，再试";
  return "正在存…";
}
