// What elements are made with in the bundle. Every class gets the widget's prefix here, so that none can be
// without it: `class="board"` becomes `stagewright-board`, as style/ has it. No button sends a form of the host's.

import { createElement, Fragment } from "preact";

const prefixed = (names) => names.replace(/\S+/g, "stagewright-$&");

export function h(type, props, ...children) {
  const own = typeof type === "string" && props?.class ? { ...(type === "button" && { type }), ...props, class: prefixed(props.class) } : props;
  return createElement(type, own, ...children);
}

export { Fragment };
