import { DATE_SHAPES, dayWords, TIME_SHAPES, typedDate, typedTime } from "@/text/typedMoments";

interface Calendar {
  config: { dateFormat: string };
  set(option: string, value: string): void;
}
type DateInput = HTMLInputElement & { _flatpickr?: Calendar };

/** How days are shown and read, whatever language the browser speaks. */
const DAY_FORMAT = "Y年n月j日";
const DATE = ".fjs-datepicker input";
const TIME = ".fjs-timepicker input";

/**
 * Keeps the days and times below an element as people here write them: shown in Chinese, read in every usual way. What
 * cannot be read is told beside its field, since form-js takes it away. Gives back how to stop.
 */
export function keepMoments(box: HTMLElement, today: () => Date): () => void {
  const dress = () => {
    for (const input of box.querySelectorAll<DateInput>(DATE)) {
      if (input._flatpickr && input._flatpickr.config.dateFormat !== DAY_FORMAT)
        input._flatpickr.set("dateFormat", DAY_FORMAT);
      if (input.placeholder !== "年月日") input.placeholder = "年月日";
    }
  };
  const passed = new WeakSet<Event>();
  const settle = (event: Event) => {
    const input = event.target;
    const leaves = event.type === "blur" || (event as KeyboardEvent).key === "Enter";
    if (!leaves || passed.has(event) || !(input instanceof HTMLInputElement) || input.readOnly) return;
    if (input.matches(DATE)) readDate(input, today());
    else if (input.matches(TIME) && readTime(input)) {
      // form-js reads what it last drew: what was put in has to be drawn before it hears of it
      event.stopImmediatePropagation();
      event.preventDefault();
      const again =
        event instanceof FocusEvent
          ? new FocusEvent("blur", { relatedTarget: event.relatedTarget })
          : new KeyboardEvent("keydown", { key: "Enter", code: "Enter", bubbles: true });
      passed.add(again);
      // who is back in the field by then leaves it again later
      setTimeout(
        () => (again.type === "blur" && document.activeElement === input ? null : input.dispatchEvent(again)),
        0,
      );
    }
  };
  const typing = (event: Event) => {
    if (
      event.isTrusted &&
      event.target instanceof HTMLInputElement &&
      event.target.matches(`${DATE},${TIME}`)
    )
      tell(event.target, null);
  };
  const watcher = new MutationObserver(dress);
  watcher.observe(box, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ["class", "placeholder"],
  });
  dress();
  box.addEventListener("blur", settle, true);
  box.addEventListener("keydown", settle, true);
  box.addEventListener("input", typing, true);
  return () => {
    watcher.disconnect();
    box.removeEventListener("blur", settle, true);
    box.removeEventListener("keydown", settle, true);
    box.removeEventListener("input", typing, true);
  };
}

function readDate(input: HTMLInputElement, now: Date): void {
  const text = input.value.trim();
  const day = typedDate(text, now);
  if (day !== null) input.value = dayWords(day);
  else if (text !== "") tell(input, `看不懂日期“${text}”，请写成 ${DATE_SHAPES}`);
}

/** Whether the field holds another text now. */
function readTime(input: HTMLInputElement): boolean {
  const text = input.value.trim();
  if (text === "" || /^([01]\d|2[0-3]):[0-5]\d$/.test(text)) return false;
  const time = typedTime(text);
  if (time === null) tell(input, `看不懂时刻“${text}”，请写成 ${TIME_SHAPES}`);
  input.value = time ?? "";
  input.dispatchEvent(new Event("input", { bubbles: true }));
  return true;
}

/** Says beside the field what could not be read; null takes it back. */
function tell(input: HTMLInputElement, said: string | null): void {
  const part = input.matches(DATE) ? "date" : "time";
  const field = input.closest(".fjs-form-field");
  const there = field?.querySelector(`:scope > .fq-unread.${part}`);
  if (said === null || !field) {
    there?.remove();
    return;
  }
  const line = there ?? field.appendChild(document.createElement("p"));
  line.className = `fq-unread ${part} fjs-form-field-error`;
  line.setAttribute("role", "alert");
  line.textContent = said;
}
