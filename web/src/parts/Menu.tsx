import {
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useId,
  useRef,
  useState,
} from "react";
import { createPortal } from "react-dom";
import { usePopupPlace } from "@/parts/usePopupPlace";

/** An entry that can be chosen; `checked` makes it one of several of which one holds. */
export interface MenuItem {
  key: string;
  label: string;
  checked?: boolean;
}

/** Entries under a head of their own. */
export interface MenuPart {
  title?: string;
  items: MenuItem[];
}

/** A button that opens a menu (WAI-ARIA menu button): arrows, Home, End, letters, Esc; the focus comes back. */
export function Menu({
  parts,
  choose,
  className,
  label,
  opened,
  children,
}: {
  parts: MenuPart[];
  choose: (key: string) => void;
  className: string;
  label?: string;
  opened?: () => void;
  children: ReactNode;
}) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const show = () => {
    opened?.();
    setOpen(true);
  };
  const close = (back: boolean) => {
    setOpen(false);
    if (back) button.current?.focus();
  };
  const pressed = (event: KeyboardEvent) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    show();
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        className={className}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => (open ? close(false) : show())}
        onKeyDown={pressed}
      >
        {children}
      </button>
      {open &&
        createPortal(
          <Popup
            id={id}
            anchor={button}
            parts={parts}
            choose={(key) => {
              close(true);
              choose(key);
            }}
            close={close}
          />,
          document.body,
        )}
    </>
  );
}

function Popup({
  id,
  anchor,
  parts,
  choose,
  close,
}: {
  id: string;
  anchor: RefObject<HTMLElement | null>;
  parts: MenuPart[];
  choose: (key: string) => void;
  close: (back: boolean) => void;
}) {
  const box = useRef<HTMLDivElement>(null);
  const style = usePopupPlace(anchor, box, parts.flatMap((part) => part.items).length);
  const placed = style.visibility !== "hidden"; // what is hidden takes no focus
  useEffect(() => {
    if (!placed) return;
    const first = box.current?.querySelector<HTMLElement>('[aria-checked="true"]') ?? entries(box.current)[0];
    first?.focus();
  }, [placed]);
  useEffect(() => {
    const outside = (event: Event) => {
      if (
        event.target instanceof Node &&
        !box.current?.contains(event.target) &&
        !anchor.current?.contains(event.target)
      )
        close(false);
    };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, [anchor, close]);
  const pressed = (event: KeyboardEvent) => {
    if (event.key === "Tab") close(true);
    else if (event.key === "Escape") {
      event.stopPropagation();
      close(true);
    } else if (move(entries(box.current), event.key)) event.preventDefault();
  };
  return (
    <div ref={box} id={id} className="menu" role="menu" tabIndex={-1} style={style} onKeyDown={pressed}>
      {parts.map((part, at) => (
        <div key={part.title ?? at} role="group" aria-label={part.title} className="menu-part">
          {part.title !== undefined && <p aria-hidden="true">{part.title}</p>}
          {part.items.map((item) => (
            <button
              key={item.key}
              type="button"
              tabIndex={-1}
              role={item.checked === undefined ? "menuitem" : "menuitemradio"}
              aria-checked={item.checked}
              onClick={() => choose(item.key)}
            >
              {item.label}
            </button>
          ))}
        </div>
      ))}
    </div>
  );
}

function entries(box: HTMLElement | null): HTMLElement[] {
  return [...(box?.querySelectorAll<HTMLElement>('[role^="menuitem"]') ?? [])];
}

/** Moves the focus as a key says; false when the key says nothing of the kind. */
function move(items: HTMLElement[], key: string): boolean {
  const at = items.indexOf(document.activeElement as HTMLElement);
  const to =
    { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[key] ??
    items.findIndex((item, n) => n > at && item.innerText.startsWith(key));
  if (to === -1 && !["End", "ArrowUp"].includes(key)) return false;
  items.at(to % items.length)?.focus();
  return true;
}
