import { cssColour } from "../tabs/segments";
import { Button } from "./button";
import { usePage } from "./context";
import { ModeOff } from "./mode-off";
import { SegmentForm } from "./segment-form";
import { SideList } from "./side-list";
import { Skeleton } from "./skeleton";

/** All segments at the left, the fields of one at the right. */
export function SegmentsView() {
  const { app, say } = usePage();
  const tab = app.segments;
  if (tab.off.value) return <ModeOff kind="segments" />;
  const segment = tab.item.value;
  return (
    <div class="split">
      <SideList
        tab={tab}
        limit="max_segments"
        row={({ color, customers }) => ({ color: cssColour(color), count: customers, countTitle: say("segment.customers") })}
        actions={
          <Button action="new-segment" look="link" onClick={() => tab.add()}>
            {say("segment.add")}
          </Button>
        }
      />
      <div class="main">
        {!tab.ready.value ? (
          <Skeleton />
        ) : segment === null ? (
          <section class="board board--empty">{say("segment.none")}</section>
        ) : (
          <SegmentForm key={segment.key} segment={segment} />
        )}
      </div>
    </div>
  );
}
