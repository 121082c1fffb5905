// Packs the package of a host once, and unpacks it where the host finds it.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";

export interface PackedPackageOptions {
  /** The folder of the package. */
  source: string;
  /** A file of the build. Without it, npm would pack a package without code. */
  builtFile: string;
  /** The command that builds the package. */
  buildCommand: string;
  /** Where the content of the tarball is unpacked. */
  target: string;
}

export class PackedPackage {
  readonly #options: PackedPackageOptions;

  constructor(options: PackedPackageOptions) {
    this.#options = options;
  }

  install(): void {
    const { source, builtFile, buildCommand, target } = this.#options;
    if (!existsSync(join(source, builtFile))) throw new Error(`${source} is not built. Run: ${buildCommand}`);
    for (const folder of [this.#folder, target]) {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
    }
    execFileSync("npm", ["pack", "--silent", "--pack-destination", this.#folder], { cwd: source });
    execFileSync("tar", ["-xzf", this.getTarball(), "-C", target, "--strip-components=1"]);
  }

  getTarball(): string {
    const [file = ""] = readdirSync(this.#folder);
    return join(this.#folder, file);
  }

  getTarballBytes(): number {
    return statSync(this.getTarball()).size;
  }

  get #folder(): string {
    return join(this.#options.source, "test/node_modules/.packed");
  }
}
