import { cssColour } from "../tabs/segments";
import { Button } from "./button";
import { usePage } from "./context";
import { Meter } from "./meter";
import { ModeOff } from "./mode-off";
import { SegmentForm } from "./segment-form";
import { SideList } from "./side-list";
import { Skeleton } from "./skeleton";

/** All segments at the left, the fields of one at the right. */
export function SegmentsView() {
  const { app, desk, say } = usePage();
  const tab = app.segments;
  const list = tab.list.value;
  if (tab.off.value) return <ModeOff kind="segments" />;
  const whole = tab.checker.problems.value.get("");
  const segment = tab.item.value;
  return (
    <div class="split">
      <SideList
        tab={tab}
        title={say("tabs.segments")}
        meter={<Meter count={list?.items.length ?? 0} limit="max_segments" />}
        issues={whole?.rest ?? []}
        deletions={whole?.deletions}
        row={({ id, color, customers }) => ({ id, color: cssColour(color), count: customers, countTitle: say("segment.customers") })}
        actions={
          <Button action="new-segment" look="link" onClick={() => tab.add()}>
            {say("segment.add")}
          </Button>
        }
      />
      <div class="main">
        {list === null || desk.facts.value === null ? (
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
