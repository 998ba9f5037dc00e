// What the build leaves in build/worker: the module, and syumai/workers' runner,
// which is Go's with one more argument, `context`, that Go sees as a global.

declare module "*.wasm" {
  const module: WebAssembly.Module;
  export default module;
}

declare module "*/wasm_exec.js" {}

declare class Go {
  importObject: WebAssembly.Imports;
  exited: boolean;
  exit: (code: number) => void;
  run(instance: WebAssembly.Instance, context: unknown): Promise<void>;
  _resume(): void;
  _resolveExitPromise: () => void;
  _scheduledTimeouts: Map<number, unknown>;
}
