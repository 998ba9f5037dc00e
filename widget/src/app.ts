// The page as one object: the desk, the three tabs, the review and what is kept, wired together and started.

import { signal } from "@preact/signals";
import { Door, DoorFailure, reasonOf } from "./door";
import type { Kind } from "./door-types";
import { Desk, type Later } from "./desk";
import { isAdministrator, type Widget } from "./host";
import { Keeper } from "./keep";
import { foundAt, openConsent, Proxy } from "./proxy";
import { Review } from "./review";
import { PipelinesTab } from "./tabs/pipelines";
import { SegmentsTab } from "./tabs/segments";
import { StatusesTab } from "./tabs/statuses";
import type { AnyTab } from "./tabs/tab";
import { troubleOf } from "./trouble";
import { wordsFrom } from "./words";

export const KINDS: readonly Kind[] = ["pipelines", "statuses", "segments"];

export class App {
  readonly desk: Desk;
  readonly pipelines: PipelinesTab;
  readonly statuses: StatusesTab;
  readonly segments: SegmentsTab;
  readonly tabs: readonly AnyTab[];
  readonly review: Review;
  readonly keeper: Keeper;
  readonly shown = signal<Kind>("pipelines");
  /** A small dialog beside the review. */
  readonly dialog = signal<"paste" | "import" | null>(null);

  constructor(
    private readonly widget: Widget,
    later: Later,
  ) {
    this.desk = new Desk(new Proxy(widget), wordsFrom(widget.langs), later);
    this.desk.administrator.value = isAdministrator();
    this.pipelines = new PipelinesTab(this.desk);
    this.statuses = new StatusesTab(this.desk);
    this.segments = new SegmentsTab(this.desk);
    this.tabs = [this.pipelines, this.statuses, this.segments];
    this.review = new Review(this.desk, this.tabs, () => this.tab, (kind) => this.show(kind));
    const { domain, amouser_id: user } = widget.system();
    this.keeper = new Keeper(this.desk, this.tabs, `${widget.params.widget_code}:edits:${domain ?? location.host}:${user ?? ""}`);
  }

  get tab(): AnyTab {
    return this.tabs[KINDS.indexOf(this.shown.value)]!;
  }

  /** Called when the page is drawn, and again by "try again". What is there already is read again. */
  start = (): void => {
    const { desk, widget } = this;
    desk.trouble.value = null;
    if (desk.proxy.origin === "") {
      desk.trouble.value = troubleOf(desk.words, { code: "no-address" });
      return;
    }
    void this.compareVersions();
    if (desk.door.peek() === null) {
      const own = `${widget.params.path}/core.wasm?v=${widget.params.version}`;
      Door.open(own, `${desk.proxy.origin}/core.wasm`).then(
        (door) => desk.open(door),
        (error: unknown) => {
          const kind = error instanceof DoorFailure ? error.kind : "unexpected";
          desk.trouble.value = troubleOf(desk.words, { code: `core-${kind}`, detail: reasonOf(error) });
        },
      );
    }
    void this.tab.load();
  };

  private async compareVersions(): Promise<void> {
    const code = await foundAt(this.desk.proxy.origin);
    if (code.startsWith("proxy-")) this.desk.trouble.value = troubleOf(this.desk.words, { code });
  }

  /** The page is visible from now on. */
  enter(): void {
    this.keeper.watch();
    addEventListener("online", this.online);
    this.start();
  }

  leave(): void {
    this.keeper.leave();
    removeEventListener("online", this.online);
  }

  private readonly online = (): void => {
    if (this.tab.trouble.peek() !== null) this.start();
  };

  show(kind: Kind): void {
    this.pipelines.board.close();
    this.statuses.board.close();
    this.shown.value = kind;
    if (this.tab.read.peek() === null && this.desk.trouble.peek() === null) void this.tab.load();
  }

  /** Opens the consent page in a window of its own, and reads again when that is closed. */
  connect = (): void => {
    const popup = openConsent(this.desk.proxy.origin);
    if (popup === null) return;
    const timer = setInterval(() => {
      if (!popup.closed) return;
      clearInterval(timer);
      this.start();
    }, 400);
  };

  /** Brings the offered edits back, once the tabs that they belong to are read. */
  async accept(): Promise<void> {
    const tabs = [...(this.keeper.offer.peek()?.tabs.keys() ?? [])];
    await Promise.all(tabs.filter((tab) => tab.read.peek() === null).map((tab) => tab.load()));
    this.keeper.accept();
    if (tabs[0] && !tabs.includes(this.tab)) this.show(tabs[0].kind);
  }
}
