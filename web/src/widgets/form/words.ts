/** The form's own words in Chinese; what the server says about a field takes their place when it has been asked. */
const WORDS: Record<string, string> = {
  "Field is required.": "请填写",
  "Date and time must both be entered.": "日期和时刻都要填",
  "Value is not a number.": "应为数字",
  "Value is expected to be an integer.": "应为整数",
  "Value is expected to have at most 1 decimal digit.": "至多一位小数",
  "Value is expected to have at most {value} decimal digits.": "至多 {value} 位小数",
  "Please select a valid value, the two nearest valid values are {previousValue} and {nextValue}.":
    "最近的可填值是 {previousValue} 和 {nextValue}",
  "Field must match pattern {value}.": "格式不对",
  "Field must have minimum value of {value}.": "不小于 {value}",
  "Field must have maximum value of {value}.": "不大于 {value}",
  "Field must have minimum length of {value}.": "至少 {value} 个字",
  "Field must have maximum length of {value}.": "至多 {value} 个字",
  "Field must be a valid international phone number. (e.g. +4930664040900)": "应为电话号码",
  "Field must be a valid email.": "应为邮箱地址",
  "Min validation value is not a valid number.": "下限设置有误",
  "Max validation value is not a valid number.": "上限设置有误",
  "Add new": "加一项",
  "Expand all ({value})": "全部展开（{value}）",
  Collapse: "收起",
  Search: "查找",
  "No results": "没有符合的",
  "All values selected": "已全部选上",
  "Remove tag": "去掉",
  "Skip to search": "跳到查找",
  Increment: "加",
  Decrement: "减",
  "No files selected": "没有选文件",
  "{value} files selected": "已选 {value} 个文件",
  "Nothing to show.": "没有内容",
  "No content to show.": "没有内容",
  "External content couldn't be loaded.": "外部内容没有读到",
  "Previous page": "上一页",
  "Next page": "下一页",
  "{page} of {total}": "第 {page} 页，共 {total} 页",
  "Click to sort by {value} descending": "按 {value} 从大到小排",
  "Click to sort by {value} ascending": "按 {value} 从小到大排",
  "Click to remove sorting": "不排序",
  "Document reference is not defined.": "没有指定文件",
  "Unable to download document": "文件没有下载到",
  "Download {fileName}": "下载 {fileName}",
};

/** What form-js asks for every text that it shows. */
export function translate(template: string, replacements: Record<string, string> = {}): string {
  return (WORDS[template] ?? template).replace(
    /\{(\w+)\}/g,
    (whole, name: string) => replacements[name] ?? whole,
  );
}
