// Answers, for each case of standard input (JSON), what form-js itself makes of it: what it would hand in, and which fields are wrong.
// The services of form-js decide; only its widgets, which need a browser, are left out.
const path = require("node:path");
const nothing = () => new Proxy(function () {}, {
  get: (at, key) => (key === Symbol.toPrimitive ? () => "" : (at[key] ??= nothing())),
  set: (at, key, value) => { at[key] = value; return true; },
  apply: () => nothing(),
});
globalThis.KeyboardEvent = class { constructor(type) { this.type = type; } };
globalThis.document = nothing();
globalThis.window = { navigator: { userAgent: "" }, addEventListener: () => {} };
globalThis.Element = globalThis.HTMLElement = globalThis.Node = class {};
globalThis.HTMLCollection = globalThis.NodeList = class {};
const packages = process.argv[2];
require("./pages.cjs")(packages);
const { Form } = require(path.join(packages, "@bpmn-io/form-js-viewer"));

const get = (from, keys) => keys.reduce((at, key) => at?.[key], from);
const put = (into, keys, value) => { get(into, keys.slice(0, -1))[keys.at(-1)] = value; };
const context = ({ data, ...own }) => ({ ...own, ...data, _this_: own.this, _parent_: own.parent, _i_: own.i });

/** Every keyed field with where its value stands, what its expressions see, and whether it is shown, as the widgets ask it. */
function* fields(components, data, hides, at, info, rows, gone = false) {
  for (const field of components) {
    const hidden = gone || Boolean(field.conditional?.hide && hides(field.conditional.hide, context(info)));
    if (field.type === "dynamiclist") {
      for (const [n, row] of (get(data, [...at, field.path]) ?? []).entries()) {
        const inner = { data: info.data, this: row, parent: context({ ...info, data: info.this }), i: [...info.i, n + 1] };
        yield* fields(field.components, data, hides, [...at, field.path, n], inner, { ...rows, [field.id]: n }, hidden);
      }
    } else if (field.type === "group") yield* fields(field.components, data, hides, field.path ? [...at, field.path] : at, info, rows, hidden);
    else if (field.key) yield { field, keys: [...at, ...field.key.split(".")], info, indexes: rows, hidden };
  }
}

async function answer({ schema, known, typed }) {
  const form = new Form();
  await form.importSchema(schema, known);
  const { data, initialData } = form._getState();
  const hide = form.get("conditionChecker"), language = form.get("expressionLanguage"), validator = form.get("validator");
  const components = form._getState().schema.components;
  const hides = (text, names) => language.evaluateUnaryTest(text, names);
  const seen = () => ({ ...initialData, ...hide.applyConditions(data, data) });
  const all = () => { const filtered = seen(); return [...fields(components, data, hides, [], { data: filtered, this: filtered, parent: null, i: [] }, {})]; };
  const locked = ({ field, info }) => field.disabled || (language.isExpression(field.readonly) ? language.evaluateUnaryTest(field.readonly, context(info)) === true : Boolean(field.readonly));
  for (const { field, keys } of all()) {
    const value = get(typed, keys);
    if (value !== undefined && !field.disabled && field.readonly !== true) put(data, keys, value);
  }
  const off = new Set();
  for (let round = 0; round < 12; round++) {
    for (const one of all()) {
      if (one.field.expression && !one.hidden) put(data, one.keys, language.evaluate(one.field.expression, context(one.info)));
      else if (locked(one)) { off.add(one.keys.join(".")); put(data, one.keys, get(initialData, one.keys) ?? null); }
    }
  }
  const submitted = {}, wrong = [];
  for (const { field, keys, info, indexes, hidden } of all()) {
    const name = keys.join(".");
    if (off.has(name) || hidden) continue;
    submitted[name] = get(data, keys);
    if (validator.validateFieldInstance({ id: field.id, expressionContextInfo: info, indexes }, get(data, keys)).length > 0) wrong.push(name);
  }
  form.destroy();
  return { submitted, wrong, held: data, locked: [...off] };
}

let text = "";
process.stdin.on("data", (part) => { text += part; });
process.stdin.on("end", async () => {
  const answers = [];
  for (const one of JSON.parse(text)) answers.push(await answer(one));
  process.stdout.write(JSON.stringify(answers));
});
