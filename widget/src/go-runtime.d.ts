// Go's own wasm_exec.js, wrapped by build.mjs in a function whose parameters stand in for the page's
// names, so that nothing of it reaches the page.
declare module "stagewright:go-runtime" {
  export interface Go {
    importObject: WebAssembly.Imports;
    exited: boolean;
    env: Record<string, string>;
    run(instance: WebAssembly.Instance): Promise<void>;
    exit(code: number): void;
    _resume(): void;
  }
  export function goRuntime(
    globalThis: Record<string, unknown>,
    fs: object,
    said: { log(text: string): void; warn(...text: unknown[]): void; error(...text: unknown[]): void },
  ): new () => Go;
}
