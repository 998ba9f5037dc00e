import { useEffect, useState } from "preact/hooks";
import { Button } from "./button";
import { usePage } from "./context";

/** One line each: why nothing can be edited, what is wrong, what was left from last time, what somebody else did. */
export function Notices() {
  const { app, desk, say } = usePage();
  return (
    <div class="notices">
      {!desk.administrator.value && (
        <p class="notice" data-read-only>
          {say("read-only")}
        </p>
      )}
      <Trouble />
      <Waiting />
      <Offer />
      {app.tab.overtaken.value && (
        <p class="notice" data-overtaken>
          {say("overtaken.title", { count: app.tab.overtaken.value.changes.length })}
        </p>
      )}
    </div>
  );
}

/** What keeps the tab from working, and the way out of it. */
function Trouble() {
  const { app, desk, say } = usePage();
  const trouble = desk.trouble.value ?? app.tab.trouble.value;
  if (trouble === null) return null;
  return (
    <div class="notice notice--error" role="alert" data-trouble={trouble.code}>
      <div class="notice__text">
        <strong dir="auto">{trouble.title}</strong>
        {trouble.detail && <p dir="auto">{trouble.detail}</p>}
      </div>
      {trouble.code === "reauthorize" && (
        <Button action="reconnect" onClick={app.connect}>
          {say("connect.again")}
        </Button>
      )}
      <Button action="retry" look="second" onClick={app.start}>
        {say("trouble.retry")}
      </Button>
    </div>
  );
}

/** A call that came too early is repeated by itself; this says when. Heard once, seen as it runs down. */
export function Waiting() {
  const { desk } = usePage();
  const until = desk.proxy.waiting.value;
  return until === null ? null : <Countdown key={until} until={until} />;
}

function Countdown({ until }: { until: number }) {
  const { say } = usePage();
  const left = (): number => Math.max(1, Math.ceil((until - Date.now()) / 1000));
  const [first] = useState(left);
  const [seconds, tick] = useState(first);
  useEffect(() => {
    const timer = setInterval(() => tick(left), 1000);
    return () => clearInterval(timer);
  }, []);
  return (
    <p class="notice" data-waiting>
      <span aria-hidden="true">{say("trouble.waiting", { seconds })}</span>
      <span class="unseen" role="status">
        {say("trouble.waiting", { seconds: first })}
      </span>
    </p>
  );
}

/** Unsent edits of an earlier visit. */
function Offer() {
  const { app, desk, say } = usePage();
  const offer = app.keeper.offer.value;
  if (offer === null || !desk.administrator.value || app.tab.read.value === null) return null;
  const time = new Date(offer.at).toLocaleString(desk.words.locale, { dateStyle: "medium", timeStyle: "short" });
  return (
    <div class="notice" role="status" data-offer>
      <div class="notice__text">
        <strong>{say("offer.title", { time })}</strong>
        <p>{say("offer.where", { tabs: [...offer.tabs.keys()].map((tab) => say(`tabs.${tab.kind}`)).join(", ") })}</p>
      </div>
      <Button action="accept-edits" onClick={() => void app.accept()}>
        {say("offer.accept")}
      </Button>
      <Button action="refuse-edits" look="second" onClick={() => app.keeper.refuse()}>
        {say("offer.refuse")}
      </Button>
    </div>
  );
}
