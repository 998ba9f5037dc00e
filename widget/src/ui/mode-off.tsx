import type { Kind } from "../door-types";
import { Button } from "./button";
import { usePage } from "./context";

/** The account's customers mode hasn't got this; where to turn it on, and that it is no mistake. */
export function ModeOff({ kind }: { kind: Kind }) {
  const { app, say } = usePage();
  return (
    <section class="off" data-mode-off={kind}>
      <h2>{say(`off.${kind}`)}</h2>
      <p>{say(`off.${kind}-why`)}</p>
      <p>{say("off.where")}</p>
      <Button action="retry" look="second" onClick={app.start}>
        {say("review.read-again")}
      </Button>
    </section>
  );
}
