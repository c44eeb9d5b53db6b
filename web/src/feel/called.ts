import * as feelin from "feelin-itself";

type Names = Record<string, unknown>;
/** An expression whose calls name functions that no value can hide, and those functions. */
interface Read {
  text: string;
  functions: Names;
}

/** What the tree of an expression calls a name that is called. */
const CALLED = new Set(["VariableName", "SpecialFunctionName", "DateTimeConstructor"]);
const kept = new Map<string, Read>();
const MOST_KEPT = 2000;

/** Functions whose names read as an operation when they are not called, with their parameters. */
const OPERATIONS: Names = {
  "date and time": ["date", "time", "from"],
  "years and months duration": ["from", "to"],
};

function builtin(name: string): unknown {
  const parameters = OPERATIONS[name];
  if (parameters === undefined) {
    const found: unknown = feelin.evaluate(name, {}).value;
    return typeof found === "function" ? found : undefined;
  }
  const call = (...given: unknown[]) => {
    const names = given.map((_, at) => `given${at}`);
    const values = Object.fromEntries(names.map((one, at) => [one, given[at]]));
    return feelin.evaluate(`${name}(${names.join(", ")})`, values).value;
  };
  return Object.assign(call, { $args: parameters });
}

/** Where functions of the language are called, from the last to the first; names that the expression itself binds to
 * functions are its own. Read without variables: a variable `years` would take `years and months duration` apart. */
function callsIn(text: string, tree: ReturnType<typeof feelin.parseExpression>) {
  const calls: { from: number; to: number; name: string }[] = [];
  let defines = false;
  const bound = new Set<string>();
  tree.iterate({
    enter(node) {
      const words = text.slice(node.from, node.to).replace(/\s+/g, " ").trim();
      if (node.name === "FunctionDefinition") defines = true;
      if (node.name === "Key" || node.name === "ParameterName") bound.add(words);
      if (!CALLED.has(node.name) || !/^\s*\(/.test(text.slice(node.to))) return;
      const call = node.node.parent;
      if (call?.from !== node.from || !/^(FunctionInvocation|DateTimeLiteral)$/.test(call.name)) return;
      calls.push({ from: node.from, to: node.to, name: words });
    },
  });
  return calls.filter(({ name }) => !(defines && bound.has(name))).reverse();
}

function read(text: string, unary: boolean): Read {
  if (!text.includes("(")) return { text, functions: {} };
  const key = `${unary ? "?" : "="}${text}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const tree = (unary ? feelin.parseUnaryTests : feelin.parseExpression)(text, {}, undefined);
  const made: Read = { text, functions: {} };
  for (const { from, to, name } of callsIn(text, tree)) {
    const found = builtin(name);
    if (found === undefined) continue;
    const alias = `fqCalled_${name.replace(/[^a-z]/gi, "_")}`;
    made.functions[alias] = found;
    made.text = made.text.slice(0, from) + alias + made.text.slice(to);
  }
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(key, made);
  return made;
}

/** FEEL as the server reads it: a value never hides a function that is called. Stands for feelin everywhere in the
 * pages, in what form-js and its templates ask, too (vite.config.ts). */
export function evaluate(expression: string, context: Names = {}, dialect?: string) {
  const { text, functions } = read(expression, false);
  return feelin.evaluate(text, { ...context, ...functions }, dialect);
}

/** As `evaluate`, of a test of `?`. */
export function unaryTest(expression: string, context: Names = {}, dialect?: string) {
  const { text, functions } = read(expression, true);
  const names: Names = { ...context, ...functions };
  if (/^\s*not\s*\(/.test(text)) delete names.not; // here it denies the tests, and is no function
  return feelin.unaryTest(text, names, dialect);
}

export { date, duration, parseExpression, parseUnaryTests, SyntaxError } from "feelin-itself";
