// The packaged Chromium has no Chinese font, and the box that it draws instead is narrower than a Chinese sign. This makes a
// font whose signs are all as wide as they are high, as in every Chinese font, so that a page is as wide as people see it.
const HIGH = 1000;
/** Runs of signs that are a square: CJK with its punctuation and full-width forms (Unicode blocks U+2E80 to U+9FFF, U+FF00). */
const RUNS = [
  [0x2e80, 0x9fff],
  [0xff01, 0xff60],
];

const u16 = (...values) => values.flatMap((one) => [(one >> 8) & 255, one & 255]);
const u32 = (...values) =>
  values.flatMap((one) => [(one >>> 24) & 255, (one >>> 16) & 255, (one >>> 8) & 255, one & 255]);
const text = (word) => [...word].map((sign) => sign.charCodeAt(0));

/** cmap format 12 (OpenType): each run of signs to a run of glyphs. */
function signs() {
  let glyph = 1;
  const groups = RUNS.flatMap(([first, last]) => {
    const group = u32(first, last, glyph);
    glyph += last - first + 1;
    return group;
  });
  const table = [...u16(12, 0), ...u32(16 + groups.length, 0, RUNS.length), ...groups];
  return { glyphs: glyph, cmap: [...u16(0, 1, 3, 10), ...u32(12), ...table] };
}

/** The tables of the font (OpenType 1.9); every glyph is empty and one em wide. */
function tables() {
  const { glyphs, cmap } = signs();
  const name = text("Squares");
  return {
    "OS/2": [
      ...u16(4, HIGH, 400, 5, 0, 650, 600, 0, 75, 650, 600, 0, 350, 50, 300, 0),
      ...Array(10).fill(0),
      ...u32(0, 0, 0, 0),
      ...text("NONE"),
      ...u16(64, 0x2e80, 0xff60, 880, -120, 0, 880, 120),
      ...u32(0, 0),
      ...u16(500, 700, 0, 32, 1),
    ],
    cmap,
    glyf: [0, 0],
    head: [
      ...u16(1, 0),
      ...u32(0x10000, 0, 0x5f0f3cf5),
      ...u16(0, HIGH),
      ...u32(0, 0, 0, 0),
      ...u16(0, 0, HIGH, HIGH, 0, 8, 2, 0, 0),
    ],
    hhea: u16(1, 0, 880, -120, 0, HIGH, 0, 0, HIGH, 1, 0, 0, 0, 0, 0, 0, 0, 1),
    hmtx: [...u16(HIGH, 0), ...Array((glyphs - 1) * 2).fill(0)],
    loca: Array((glyphs + 1) * 2).fill(0),
    maxp: [...u32(0x10000), ...u16(glyphs, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)],
    name: [...u16(0, 1, 18), ...u16(1, 0, 0, 4, name.length, 0), ...name],
    post: [...u32(0x30000, 0), ...u16(0, 0), ...u32(0, 0, 0, 0, 0)],
  };
}

/** The font as a file. */
export function squares() {
  const all = Object.entries(tables());
  let at = 12 + 16 * all.length;
  const directory = [...u32(0x10000), ...u16(all.length, 128, 3, 16 * all.length - 128)];
  const body = [];
  for (const [tag, bytes] of all) {
    const padded = [...bytes, ...Array((4 - (bytes.length % 4)) % 4).fill(0)];
    let sum = 0;
    for (let word = 0; word < padded.length; word += 4)
      sum =
        (sum +
          ((padded[word] << 24) | (padded[word + 1] << 16) | (padded[word + 2] << 8) | padded[word + 3])) >>>
        0;
    directory.push(...text(tag), ...u32(sum, at, bytes.length));
    body.push(padded);
    at += padded.length;
  }
  return Uint8Array.from([...directory, ...body.flat()]);
}

/** Lets every page of the context have it under the name that the pages ask for first. */
export async function withSquares(context) {
  await context.addInitScript((font) => {
    const bytes = Uint8Array.from(atob(font), (one) => one.charCodeAt(0));
    const face = new FontFace("PingFang SC", bytes.buffer);
    document.fonts.add(face);
    void face.load();
  }, Buffer.from(squares()).toString("base64"));
}
