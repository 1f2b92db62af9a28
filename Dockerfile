# Passerelle in a container: Node 24, no build step, no development dependency, not root.
FROM node:24-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# The image brings Node itself: the pinned `node` package would only be a second copy.
RUN npm ci --omit=dev --ignore-scripts && rm -rf node_modules/node node_modules/.bin/node && npm cache clean --force

FROM node:24-bookworm-slim
ENV NODE_ENV=production \
    PASSERELLE_CONFIG=/etc/passerelle/passerelle.yaml
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json LICENSE ./
COPY src ./src
COPY openapi ./openapi
RUN mkdir -p /app/data && chown node:node /app/data
USER node
VOLUME /app/data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT ?? 8080}/healthz`, { signal: AbortSignal.timeout(2500) }).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Node as process 1 gets SIGTERM itself and stops in order.
CMD ["node", "--max-semi-space-size=4", "src/main.ts"]
