import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { ADAPTERS } from "../../src/adapters/registry.ts";
import { loadConfig } from "../../src/config/index.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const text = (path: string): string => readFileSync(join(ROOT, path), "utf8");

interface Service {
  image: string;
  build?: string;
  command?: string[];
  ports?: string[];
  environment?: Record<string, string>;
  volumes?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[] };
  read_only?: boolean;
  tmpfs?: string[];
  security_opt?: string[];
  deploy?: { replicas?: number };
}
const compose = parse(text("compose.yaml"), { merge: true }) as {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
};
const services = Object.entries(compose.services);
const VARIABLE = /\$\{([A-Z_]+)/g;
const variables = [...text("compose.yaml").matchAll(VARIABLE)].map(([, name]) => String(name));
const secrets = Object.fromEntries(variables.map((name) => [name, `${name.toLowerCase()}-0123456789abcdef`]));

/** The client alone has no `compose` command on every machine. */
const canCompose = spawnSync("docker", ["compose", "version"]).status === 0;

describe("compose.yaml", () => {
  test.skipIf(!canCompose)("is what docker compose takes", () => {
    const { status, stderr } = spawnSync("docker", ["compose", "config", "--quiet"], {
      cwd: ROOT,
      env: { PATH: process.env.PATH, ...secrets },
      encoding: "utf8",
    });
    expect(status, stderr).toBe(0);
  });

  test("names what it needs and nothing that is not there", () => {
    expect(Object.keys(compose.services).sort()).toEqual([
      "gateway",
      "grafana",
      "postgres",
      "prometheus",
      "sandbox",
    ]);
    expect(compose.services.gateway?.deploy?.replicas).toBe(2);
    for (const [name, { volumes = [], depends_on = {}, command, image, build }] of services) {
      for (const volume of volumes) {
        const [from = "", to] = volume.split(":");
        expect(to, volume).toMatch(/^\//);
        const isThere = from.startsWith("./")
          ? existsSync(join(ROOT, from))
          : Object.hasOwn(compose.volumes, from);
        expect(isThere, `${name}: ${volume}`).toBe(true);
      }
      for (const other of Object.keys(depends_on)) {
        expect(compose.services, `${name} waits for ${other}`).toHaveProperty(other);
      }
      const program = command?.find((word) => word.endsWith(".ts"));
      if (program !== undefined) expect(existsSync(join(ROOT, program)), program).toBe(true);
      if (build === undefined) expect(image, name).toMatch(/:v?\d+(\.\d+)*(-\w+)?$/);
      else expect(existsSync(join(ROOT, build, "Dockerfile")), name).toBe(true);
    }
  });

  test("checks the health of every part, publishes on loopback only, and knows no secret", () => {
    for (const [name, { healthcheck, build, ports = [] }] of services) {
      const ownCheck = build !== undefined && text("Dockerfile").includes("HEALTHCHECK");
      expect(healthcheck !== undefined || ownCheck, name).toBe(true);
      for (const port of ports) expect(port, name).toMatch(/^127\.0\.0\.1:/);
    }
    const example = text("ops/example.env");
    for (const name of new Set(variables)) expect(example, name).toMatch(new RegExp(`^${name}=$`, "m"));
    for (const [, { environment = {} }] of services) {
      for (const [key, value] of Object.entries(environment)) {
        if (/KEY|PASSWORD|URL/.test(key)) expect(value, key).toMatch(/\$\{[A-Z_]+:\?/);
      }
    }
    expect(text(".gitignore").split("\n")).toContain(".env");
    expect(text(".dockerignore").split("\n")).toContain(".env");
  });

  test("gives the gateway a configuration that is sound, and that the others fit", () => {
    const config = loadConfig(join(ROOT, "ops/passerelle.yaml"), secrets, ADAPTERS);
    const gateway = compose.services.gateway;
    expect(gateway?.ports?.[0]).toMatch(new RegExp(`:${config.listen.port}$`));
    // From inside the network, each by the name of its service.
    for (const { settings } of config.accounts) {
      expect(Object.keys(compose.services)).toContain(new URL(settings.url ?? "").hostname);
    }
    const prometheus = parse(text("ops/prometheus/prometheus.yml"));
    const [{ names, port }] = prometheus.scrape_configs[0].dns_sd_configs;
    expect(Object.keys(compose.services)).toEqual(expect.arrayContaining(names));
    expect(port).toBe(config.listen.metricsPort);
  });
});

describe("the containers", () => {
  test("gain no rights, and those of the product write to volumes alone", () => {
    for (const [name, { security_opt, build, read_only, tmpfs }] of services) {
      expect(security_opt, name).toContain("no-new-privileges:true");
      if (build !== undefined) expect([read_only, tmpfs], name).toEqual([true, ["/tmp"]]);
    }
  });

  test("stand on one release of Node, that of the package, with a place for its digest", () => {
    const [, base] = /^ARG NODE_IMAGE=(.+)$/m.exec(text("Dockerfile")) ?? [];
    expect(base).toMatch(
      new RegExp(`^node:${JSON.parse(text("package.json")).dependencies.node}-bookworm-slim(@sha256:|$)`),
    );
    expect([...text("Dockerfile").matchAll(/^FROM (\S+)/gm)].map(([, image]) => image)).toEqual(
      Array(2).fill(`$\{NODE_IMAGE}`),
    );
  });

  test("are well by the port of the configuration", async () => {
    const [, check = "[]"] = /^HEALTHCHECK .*CMD (\[.*\])$/m.exec(text("Dockerfile")) ?? [];
    const [, ...args]: string[] = JSON.parse(check);
    const server = createServer((_, response) => response.end("{}")).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const file = join(mkdtempSync(join(tmpdir(), "passerelle-health-")), "passerelle.yaml");
    writeFileSync(file, `listen: { host: 0.0.0.0, port: ${port} }\n`);
    const exitCode = async (): Promise<number | null> => {
      const child = spawn(process.execPath, args, { cwd: ROOT, env: { PASSERELLE_CONFIG: file } });
      return (await once(child, "exit"))[0];
    };
    expect(await exitCode()).toBe(0);
    server.close();
    expect(await exitCode()).toBe(1);
    rmSync(dirname(file), { recursive: true });
  });
});

describe("Grafana", () => {
  const dashboards = ["passerelle", "passerelle-more"].map((name) =>
    JSON.parse(text(`ops/grafana/dashboards/${name}.json`)),
  );
  const [datasource] = parse(text("ops/grafana/provisioning/datasources/prometheus.yml")).datasources;

  test("finds the dashboard and Prometheus where it is told to look", () => {
    const [provider] = parse(text("ops/grafana/provisioning/dashboards/passerelle.yml")).providers;
    const mounts = compose.services.grafana?.volumes ?? [];
    expect(mounts).toContain(`./ops/grafana/dashboards:${provider.options.path}:ro`);
    expect(compose.services.grafana?.environment?.GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH).toBe(
      `${provider.options.path}/passerelle.json`,
    );
    expect(Object.keys(compose.services)).toContain(new URL(datasource.url).hostname);
  });

  test("tells its dashboards apart, and each leads to the other", () => {
    const ids = dashboards.map(({ uid }) => uid);
    expect(new Set(ids).size).toBe(dashboards.length);
    expect(dashboards.map(({ links }) => links[0].url)).toEqual(ids.reverse().map((uid) => `/d/${uid}`));
  });

  test.each(dashboards)(
    "asks the datasource of the variable in $title, which begins with the provisioned one",
    (dashboard) => {
      const variable = dashboard.templating.list.find(({ type }: { type: string }) => type === "datasource");
      expect(variable).toMatchObject({ name: "datasource", current: { value: datasource.uid } });
      for (const panel of dashboard.panels) {
        for (const one of [panel, ...panel.targets])
          expect(one.datasource.uid, panel.title).toMatch(/^\$\{datasource\}$/);
      }
    },
  );

  test.each(dashboards)("shows $title on one screen, no panel over another", (dashboard) => {
    const cells = new Set<string>();
    for (const { gridPos, title, description } of dashboard.panels) {
      expect(description, title).toBeTruthy();
      expect(gridPos.x + gridPos.w, title).toBeLessThanOrEqual(24);
      expect(gridPos.y + gridPos.h, title).toBeLessThanOrEqual(26);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
          expect(cells.has(`${x},${y}`), `${title} at ${x},${y}`).toBe(false);
          cells.add(`${x},${y}`);
        }
      }
    }
  });
});
