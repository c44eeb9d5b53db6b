import { useQuery } from "@tanstack/react-query";
import { readDrawing } from "@/api/mutations/drawingKeep";

export type { KeptDrawing } from "@/api/mutations/drawingKeep";

/** The designer's unpublished drawing on the server; null when there is none. Read once, then owned by the page. */
export function useDrawingKept(ref: string, place: string, wanted: boolean) {
  return useQuery({
    queryKey: ["drawing", ref, place],
    enabled: wanted,
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    queryFn: () => readDrawing(ref, place),
  });
}
