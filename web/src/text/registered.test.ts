import { expect, test } from "vitest";
import { byRegistration } from "@/text/registered";

const deed = (who: string, by_person = true) => ({ who, by_person });

test("a case was registered by whoever came first, until somebody else took over", () => {
  const [safety, matter, triage, again] = [deed("甲"), deed("甲"), deed("乙"), deed("甲")];
  expect(byRegistration([safety, matter, triage, again])).toEqual({
    registered: [safety, matter],
    since: [triage, again],
  });
});

test("as long as nobody took over, all of it is the registration", () => {
  expect(byRegistration([deed("甲")])).toEqual({ registered: [deed("甲")], since: [] });
  expect(byRegistration([])).toEqual({ registered: [], since: [] });
});
