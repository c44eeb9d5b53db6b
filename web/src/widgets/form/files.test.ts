import { describe, expect, it } from "vitest";
import { readReference, sizeText, whyNot } from "@/widgets/form/files";

const ID = "0b5ad5c2-6a39-4c5f-8d31-0f6c2a1b9e77";

describe("files of a form", () => {
  it("reads a reference with its name, and a note that is no file", () => {
    expect(readReference(`${ID}/照片 1/正面.png`)).toEqual({ id: ID, name: "照片 1/正面.png" });
    expect(readReference("演示附件")).toEqual({ id: "", name: "演示附件" });
    expect(readReference("a/b")).toEqual({ id: "", name: "a/b" });
  });

  it("says before the upload why a file is not taken", () => {
    expect(whyNot({ name: "照片.PNG", size: 10 })).toBeNull();
    expect(whyNot({ name: "脚本.exe", size: 10 })).toContain("不收这种文件");
    expect(whyNot({ name: "没有后缀", size: 10 })).toContain("不收这种文件");
    expect(whyNot({ name: "录像.mp4", size: 21 * 1024 * 1024 })).toBe("文件太大：至多 20 MB，现在 21 MB");
    expect(whyNot({ name: "空.txt", size: 0 })).toBe("文件是空的");
  });

  it("writes sizes as people read them", () => {
    expect([sizeText(10), sizeText(840_000), sizeText(3_600_000)]).toEqual(["1 KB", "820 KB", "3.4 MB"]);
  });
});
