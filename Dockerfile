# The exchange as an image. It expects DATABASE_URL; /data keeps the encryption key when none is set.
# The newest LTS; pin one with --build-arg NODE=24-slim.
ARG NODE=lts-slim
FROM node:${NODE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm install --ignore-scripts
COPY . .
RUN npm run build

FROM node:${NODE} AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# A container has its PostgreSQL beside it, so the embedded one, an optional dependency of its package, stays out.
RUN npm install --omit=dev --omit=optional --ignore-scripts

FROM node:${NODE}
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 GANGWAY_DATA_DIR=/data
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json LICENSE ./
COPY bin ./bin
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/healthz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "bin/gangway.js"]
CMD ["serve"]
