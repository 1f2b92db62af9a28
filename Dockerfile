# Passerelle in a container: Node 24, no build step, no development dependency, not root.
#
# The base is one release, never a tag that moves. To pin it by content too, look its digest up where it is pulled from
# (`docker buildx imagetools inspect node:24.21.0-bookworm-slim`) and give it here or at the build:
#   docker build --build-arg NODE_IMAGE=node:24.21.0-bookworm-slim@sha256:… .
ARG NODE_IMAGE=node:24.21.0-bookworm-slim
FROM ${NODE_IMAGE} AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# The image brings Node itself: the pinned `node` package would only be a second copy.
RUN npm ci --omit=dev --ignore-scripts && rm -rf node_modules/node node_modules/.bin/node && npm cache clean --force

FROM ${NODE_IMAGE}
ENV NODE_ENV=production \
    PASSERELLE_CONFIG=/etc/passerelle/passerelle.yaml
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json LICENSE ./
COPY src ./src
COPY openapi ./openapi
RUN mkdir -p /app/data && chown node:node /app/data && chmod 700 /app/data
USER node
VOLUME /app/data
EXPOSE 8080
# By the port of the configuration.
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 CMD ["node", "src/commands/check-health.ts"]
# Node as process 1 gets SIGTERM itself and stops in order.
CMD ["node", "--max-semi-space-size=4", "src/main.ts"]
