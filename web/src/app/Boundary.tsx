import { Component, type ReactNode } from "react";
import { Failed } from "@/parts/states";

/** A page that breaks says so in its place; the rest of the window stays. */
export class Boundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error };
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children;
    return <Failed error={this.state.error} what="这一页" again={() => this.setState({ error: null })} />;
  }
}
