import { usePage } from "./context";

/** What keeps the tab from working, and the way to try again. */
export function TroubleNotice({ retry }: { retry: () => void }) {
  const { state, say } = usePage();
  const trouble = state.trouble.value;
  if (trouble === null) return null;
  return (
    <div class="stagewright-notice stagewright-notice--error" role="alert" data-trouble>
      <div class="stagewright-notice__text">
        <strong>{trouble.title}</strong>
        {trouble.detail && <p>{trouble.detail}</p>}
      </div>
      <button type="button" class="stagewright-button stagewright-button--second" data-action="retry" onClick={retry}>
        {say("ui.trouble.retry")}
      </button>
    </div>
  );
}
