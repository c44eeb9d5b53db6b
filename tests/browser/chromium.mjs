// Which Chromium the tests and the bench use: the one that comes with the packages, whatever lies on the machine.
// FENGQIAO_CHROMIUM=/path/to/chromium asks for another one, e.g. on macOS, where the packaged one does not run.
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const WEB = fileURLToPath(new URL("../../web/", import.meta.url));
const MODULES = join(WEB, "node_modules");
const require = createRequire(join(WEB, "package.json"));
const PACKAGE = "@sparticuz/chromium";

// Pages are tested as people see them: the package's own list of arguments is not used. It turns the browser's defences
// off (`--disable-web-security`), and with its `--single-process` the first window that closes ends the browser.
const ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--font-render-hinting=none"];

/** The options with which playwright starts the browser. */
export async function chromiumOptions() {
  const own = process.env.FENGQIAO_CHROMIUM;
  if (own) return { executablePath: own, args: ARGUMENTS, headless: true };
  const folder = await unpacked();
  const libraries = [join(folder, "al2023", "lib"), process.env.LD_LIBRARY_PATH].filter(Boolean).join(":");
  const env = {
    ...process.env,
    LD_LIBRARY_PATH: libraries,
    FONTCONFIG_PATH: join(folder, "fonts"),
    FONTCONFIG_FILE: "fonts.conf",
  };
  return { executablePath: join(folder, "chromium"), args: ARGUMENTS, headless: true, env };
}

/** The folder with the packaged browser, its libraries and its fonts; made once for each version, under any name. */
async function unpacked() {
  const { version } = JSON.parse(readFileSync(join(MODULES, PACKAGE, "package.json"), "utf8"));
  const folder = join(MODULES, `.chromium-${version}`);
  if (existsSync(folder)) return folder;
  const staging = mkdtempSync(`${folder}-`);
  await unpackInto(staging);
  writeFileSync(join(staging, "fonts", "fonts.conf"), fontsOf(join(folder, "fonts")));
  try {
    renameSync(staging, folder);
  } catch (error) {
    rmSync(staging, { recursive: true });
    if (!existsSync(folder)) throw error; // else another process was quicker, and its folder is as good
  }
  return folder;
}

/** Lets the package unpack into this folder: it only knows the temporary one, and looks at the environment as it loads. */
async function unpackInto(folder) {
  const before = { ...process.env };
  Object.assign(process.env, { TMPDIR: folder, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs20.x" }); // with its shared libraries
  try {
    const given = require(PACKAGE);
    await (given.default ?? given).executablePath();
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  }
}

/** Only the fonts of the package, so that a page is as wide on every machine. */
function fontsOf(folder) {
  const text = (value) => value.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${text(folder)}</dir><cachedir>${text(join(folder, "cache"))}</cachedir></fontconfig>
`;
}
