import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const files = readdirSync(`${ROOT}src`, { recursive: true, encoding: "utf8" }).map((one) => `/src/${one}`);
// paper hides and loosens what all sheets define, and defines nothing
const read = (end: string) =>
  Object.fromEntries(
    files
      .filter((one) => one.endsWith(end) && !one.endsWith("/print.css"))
      .map((one) => [one, readFileSync(`${ROOT}${one}`, "utf8")]),
  );
const sheets = read(".css");
const sources = read(".tsx");

/** Where a sheet's own classes may be used: shared ones everywhere, a page's and a widget's in their folder. */
const homeOf = (path: string) =>
  path.startsWith("/src/styles/") ? "/src/" : `${path.split("/").slice(0, 4).join("/")}/`;

/** The selectors of a sheet, one each, without its comments and at-rules. */
function selectors(css: string): string[] {
  return css
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/@media[^{]*\{/g, "")
    .split("}")
    .flatMap((rule) => {
      const head = rule.split("{")[0]?.trim() ?? "";
      return head.startsWith("@")
        ? []
        : head
            .replace(/:(?:is|not|has|where)\([^)]*\)/g, "")
            .split(",")
            .map((one) => one.trim())
            .filter(Boolean);
    });
}

/** The classes that a sheet gives a meaning of their own, wherever they stand: `.note`, not `.tag.note` nor `.pv .note`. */
function defined(css: string): Set<string> {
  return new Set(
    selectors(css).flatMap((one) => /^\.([a-zA-Z][\w-]*)(?:::?[\w-]+(?:\([^)]*\))?)*$/.exec(one)?.[1] ?? []),
  );
}

const own = Object.entries(sheets).map(([path, css]) => ({
  path,
  home: homeOf(path),
  classes: defined(css),
  all: selectors(css),
}));

describe("a class means one thing", () => {
  it("is defined in one sheet", () => {
    const places = new Map<string, string[]>();
    for (const { path, classes } of own)
      for (const name of classes) places.set(name, [...(places.get(name) ?? []), path]);
    expect([...places].filter(([, paths]) => paths.length > 1)).toEqual([]);
  });

  it("is no other class's variant elsewhere: `.row.wrap` beside a `.wrap`", () => {
    const found = own.flatMap(({ path, all }) =>
      all.flatMap((selector) =>
        [...selector.matchAll(/(?<=\.[\w-]+)\.([a-zA-Z][\w-]*)/g)].flatMap(([, name = ""]) => {
          const owner = own.find((one) => one.path !== path && one.classes.has(name));
          return owner ? [`${path}: ${selector}, but ${owner.path} defines .${name}`] : [];
        }),
      ),
    );
    expect(found).toEqual([]);
  });

  it("is used where its sheet is loaded", () => {
    const found = own
      .filter((one) => one.home !== "/src/")
      .flatMap(({ path, home, classes }) =>
        Object.entries(sources)
          .filter(([file, text]) => !file.startsWith(home) && !text.includes(`"@${home.slice(4)}`))
          .flatMap(([file, text]) => {
            const used = new Set(
              [...text.matchAll(/className=(?:"([^"]*)"|\{([^}]*)\})/g)].flatMap(([, plain, code]) =>
                (
                  plain ?? [...(code ?? "").matchAll(/["'`]([^"'`]*)["'`]/g)].map((one) => one[1]).join(" ")
                ).split(/\s+/),
              ),
            );
            return [...classes]
              .filter(
                (name) =>
                  used.has(name) && !own.some((other) => other.home === "/src/" && other.classes.has(name)),
              )
              .map((name) => `${file} uses .${name} of ${path}`);
          }),
      );
    expect(found).toEqual([]);
  });
});
