// Answers, for each case of standard input (JSON), what the page of 登记 would hand in, and what it says is missing.
const path = require("node:path");

require("./pages.cjs")(process.argv[2]);
const { fieldsOf, handedIn, missing } = require(path.join(process.argv[2], "../src/pages/intake/forms.ts"));

let text = "";
process.stdin.on("data", (part) => { text += part; });
process.stdin.on("end", () => {
  const answers = JSON.parse(text).map(({ schema, typed }) => {
    const fields = fieldsOf(schema);
    return { given: handedIn(fields, typed), missing: Object.keys(missing(fields, typed)) };
  });
  process.stdout.write(JSON.stringify(answers));
});
