import { useState } from "preact/hooks";
import { foundAt, openConsent, plainOrigin } from "../proxy";
import type { Words } from "../words";
import { Button } from "./button";

type Found = "asking" | "empty" | "bad-address" | "insecure" | "unreachable" | "offline" | "unexpected-answer" | "proxy-newer" | "proxy-older" | "fine";

const isLoopback = (host: string): boolean => host === "localhost" || host === "127.0.0.1" || host === "[::1]";

/** What is wrong with an address by its looks alone. */
function looks(setting: string): Found | null {
  if (setting === "") return "empty";
  let url: URL;
  try {
    url = new URL(setting);
  } catch {
    return "bad-address";
  }
  if ((url.protocol !== "https:" && url.protocol !== "http:") || url.search !== "" || url.hash !== "" || url.username !== "") return "bad-address";
  return url.protocol === "http:" && !isLoopback(url.hostname) ? "insecure" : null;
}

/** In the settings modal, below the proxy's address: whether it answers, and the way to connect the account to it. */
export function Connect({ words, field }: { words: Words; field(): HTMLInputElement | null }) {
  const { say } = words;
  const [found, setFound] = useState<Found | null>(null);
  const address = (): string => plainOrigin(field()?.value ?? "");

  const check = async (): Promise<Found> => {
    const at = address();
    const wrong = looks(at);
    if (wrong) return wrong;
    setFound("asking");
    return (await foundAt(at)) as Found;
  };

  // The window is opened at once, as long as the browser still takes it for the user's own doing.
  const connect = (): void => {
    const wrong = looks(address());
    setFound(wrong);
    if (wrong === null) openConsent(address());
  };

  return (
    <div class="connect" data-connect>
      <div class="connect__buttons">
        <Button action="check" look="second" onClick={() => void check().then(setFound)}>
          {say("connect.check")}
        </Button>
        <Button action="connect" onClick={connect}>
          {say("connect.connect")}
        </Button>
      </div>
      <p
        class={`connect__result${found === "fine" ? " connect__result--fine" : ""}`}
        role="status"
        data-found={found ?? ""}
      >
        {found === null ? say("connect.hint") : say(`connect.${found}`)}
      </p>
    </div>
  );
}
