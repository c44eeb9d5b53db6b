/** Numbers of people and firms as the server checks them (`forms/formats.py`): what is wrong, or null. Telling it early is a courtesy, the server decides. */
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

function mobile(text: string): string | null {
  return /^1[3-9]\d{9}$/.test(text) ? null : "手机号应为 11 位数字，以 1 开头";
}

function anyPhone(text: string): string | null {
  const known =
    /(\+|00)[1-9]\d{6,21}$/.test(text) || /^(\+?\d{1,3}[- ])?(0\d{2,3}-?)?\d{5,11}(-\d{1,6})?$/.test(text);
  return known ? null : "电话号码应为手机号、带区号的固定电话，或以 + 开头的国际号码";
}

function idNo(text: string): string | null {
  const upper = text.toUpperCase();
  if (!/^[1-9]\d{16}[\dX]$/.test(upper)) return "身份证号应为 18 位：17 位数字加 1 位校验码（数字或 X）";
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(upper[at]), 0);
  return "10X98765432"[sum % 11] === upper[17] ? null : "身份证号的校验码不对，请核对是否输错";
}

const CHECKS: Record<string, (text: string) => string | null> = {
  phone: mobile,
  id_no: idNo,
  any_phone: anyPhone,
};

/** What is wrong with what was typed for a field of this `properties.format`; null when nothing, or nothing is known of it. */
export function wrongFormat(format: unknown, value: unknown): string | null {
  const check = typeof format === "string" ? CHECKS[format] : undefined;
  if (check === undefined || typeof value !== "string") return null;
  const text = format === "id_no" ? value.trim() : value;
  return text.trim() === "" ? null : check(text);
}
