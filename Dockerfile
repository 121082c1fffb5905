# The server with its pages. Build: docker build -t gong-connector .
# Run: docker run -p 3400:3400 -v gong-connector:/data -e ADMIN_TOKEN=… -e PUBLIC_URL=https://connector.example.com gong-connector
FROM node:24-slim AS build
WORKDIR /app
COPY . .
RUN npm ci && npm run build
# Of a package, the image needs only what is published.
RUN find packages -mindepth 2 -maxdepth 2 ! -name dist ! -name package.json -exec rm -r {} +

FROM node:24-slim AS dependencies
WORKDIR /app
COPY --from=build /app/package.json /app/package-lock.json ./
COPY --from=build /app/packages packages
# The server and its optional MCP endpoint. pg is an optional peer: it is here so that DATABASE_URL works.
RUN npm ci --omit=dev -w packages/server -w packages/mcp --include-workspace-root \
  && npm install --no-save --omit=dev -w packages/server --include-workspace-root pg@8

FROM node:24-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3400 GONG_CONNECTOR_DATA_DIR=/data
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/package.json /app/connector.json ./
COPY --from=build /app/bin bin
COPY --from=build /app/actions actions
COPY --from=build /app/auth auth
COPY --from=build /app/triggers triggers
COPY --from=build /app/schemas schemas
COPY --from=build /app/dist dist
COPY --from=build /app/packages packages
RUN install -d -o node -g node -m 0700 /data
USER node
VOLUME /data
EXPOSE 3400
HEALTHCHECK --interval=30s --timeout=5s --start-period=15s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# SIGTERM lets running steps finish, for up to half a minute: give `docker stop` at least --time 35.
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "bin/gong-connector.js"]
CMD ["serve"]
