import { useMutation } from "@tanstack/react-query";
import { requestFile } from "@/api/request";

/** Downloads a paper under the name that the server gives it. */
export function useDownload(code: string) {
  return useMutation({
    mutationFn: async (key: string) => {
      const { blob, name } = await requestFile(
        `/api/cases/${encodeURIComponent(code)}/documents/${key}/file`,
      );
      const link = document.createElement("a");
      link.href = URL.createObjectURL(blob);
      link.download = name;
      link.click();
      URL.revokeObjectURL(link.href);
      return name;
    },
  });
}
