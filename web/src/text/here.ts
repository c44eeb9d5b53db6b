/** A task that is open at an element of a diagram. */
interface Placed {
  element_id: string;
  task_key: string;
}

/** What is said at each place where a case is: `says` tells of a task by its key, null when it has nothing to tell. */
export function hereOf(
  tasks: readonly Placed[],
  says: (taskKey: string) => string | null,
): (elementId: string) => string {
  return (elementId) => {
    for (const task of tasks) {
      const said = task.element_id === elementId ? says(task.task_key) : null;
      if (said !== null) return said;
    }
    return "在此";
  };
}
