const PATHS = {
  alert: "M8 1.8 14.8 13.6H1.2zM8 6v3.6M8 11.6v.2",
  back: "m10 3-5 5 5 5",
  bell: "M3.5 11.5h9l-1-1.6V7a3.5 3.5 0 0 0-7 0v2.9zM6.7 13.4a1.4 1.4 0 0 0 2.6 0",
  chevron: "m6 4 4 4-4 4",
  close: "m4 4 8 8M12 4l-8 8",
  doc: "M4 1.8h5.5L12.5 5v9.2H4zM9.2 1.8V5h3.3M6 8h4.5M6 10.8h4.5",
  down: "m4 6 4 4 4-4",
  eye: "M1.5 8S4 3.8 8 3.8 14.5 8 14.5 8 12 12.2 8 12.2 1.5 8 1.5 8zM8 9.8a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6z",
  info: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 7.3v3.9M8 4.8v.2",
  list: "M5.5 4h8M5.5 8h8M5.5 12h8M2.5 4h.1M2.5 8h.1M2.5 12h.1",
  lock: "M3.5 7.2h9v6.3h-9zM5.5 7.2V5a2.5 2.5 0 0 1 5 0v2.2",
  person: "M8 8a2.8 2.8 0 1 0 0-5.600A2.8 2.8 0 0 0 8 8zM2.8 14c.4-2.8 2.4-4.3 5.2-4.300s4.8 1.5 5.2 4.3",
  phone:
    "M4.2 1.9 6 5.2 4.7 6.700c.9 2 2.3 3.5 4.4 4.500l1.6-1.3 3.3 1.800c-.2 1.5-1.2 2.5-2.7 2.500C6 14 2 9.7 1.9 4.700c0-1.5.9-2.6 2.3-2.800z",
  pin: "M8 14.300s4.5-4.2 4.5-7.600A4.5 4.5 0 0 0 3.5 6.700c0 3.4 4.5 7.6 4.5 7.600zM8 8.200a1.6 1.6 0 1 0 0-3.2 1.6 1.6 0 0 0 0 3.200z",
  plus: "M8 3v10M3 8h10",
  search: "M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zM10.8 10.8 14 14",
  tick: "m3 8.5 3.3 3.300L13 4.8",
  unlinked:
    "M2 2l12 12M4.5 8.500a5 5 0 0 1 2-1.200M8 6.900c1.4 0 2.6.5 3.6 1.400M2.3 6.300a8 8 0 0 1 2.4-1.600M7 4a8.2 8.2 0 0 1 6.7 2.400M8 11.600v.1",
} as const;

export type IconName = keyof typeof PATHS;

/** A line icon on a grid of 16. Without a label it is decoration and stays silent. */
export function Icon({ name, size = 16, label }: { name: IconName; size?: number; label?: string }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      role={label ? "img" : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : true}
      style={{ flex: "none", verticalAlign: "-.18em" }}
    >
      <path d={PATHS[name]} />
    </svg>
  );
}

/** The mark: a bridge and its reflection. */
export function Mark({ size = 26 }: { size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeLinecap="round"
      aria-hidden="true"
    >
      <path d="M1.5 13.2h3.2a7.3 7.3 0 0 1 14.6 0h3.2" strokeWidth="2.6" />
      <path d="M5.6 17a7.3 7.3 0 0 0 12.8 0" strokeWidth="1.5" opacity=".65" />
      <path d="M8.3 20.3h7.4" strokeWidth="1.3" opacity=".4" />
    </svg>
  );
}
