# docker build -t bonafide .
# docker run --rm --network none --user "$(id -u):$(id -g)" -v "$PWD:/data" bonafide detect likes.parquet --out case
# linux/amd64 only.
FROM debian:12 AS build
RUN apt-get update && apt-get install -y --no-install-recommends make && rm -rf /var/lib/apt/lists/*
WORKDIR /src
# What setup fetches changes seldom: its own layer, so that a change of code does not fetch again.
COPY scripts/setup scripts/packages-build.txt scripts/
COPY third_party third_party
RUN scripts/setup
COPY . .
RUN make build

FROM debian:12
RUN apt-get update \
 && apt-get install -y --no-install-recommends libfmt9 libhwy1 libsqlite3-0 libssl3 libstdc++6 libzstd1 zlib1g \
 && rm -rf /var/lib/apt/lists/*
# The binary looks for DuckDB's library beside itself.
COPY --from=build /src/build/bin/bonafide /src/build/bin/libduckdb.so /opt/bonafide/bin/
COPY --from=build /src/build/deps/duckdb/LICENSE /opt/bonafide/licences/duckdb
COPY LICENSE THIRD_PARTY.md /opt/bonafide/licences/
ENV PATH=/opt/bonafide/bin:$PATH
WORKDIR /data
USER nobody
ENTRYPOINT ["bonafide"]
