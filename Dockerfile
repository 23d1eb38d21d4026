# The program beside a shell, for CI systems that run jobs in containers:
#
#     docker build --tag wangdian .
#     docker run --rm --volume "$PWD:/site" wangdian build
FROM rust:1.95.0-trixie AS build
RUN apt-get update \
    && apt-get install --yes --no-install-recommends musl-tools \
    && rustup target add x86_64-unknown-linux-musl
WORKDIR /src
COPY . .
RUN CC_x86_64_unknown_linux_musl=musl-gcc \
    cargo build --profile dist --locked --features deploy --target x86_64-unknown-linux-musl

FROM debian:trixie-slim
# The certificates by which `deploy` knows the stores.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /src/target/x86_64-unknown-linux-musl/dist/wangdian /usr/local/bin/wangdian
COPY LICENSE /usr/share/doc/wangdian/
RUN useradd --create-home --uid 1000 wangdian
USER wangdian
WORKDIR /site
ENTRYPOINT ["wangdian"]
CMD ["--help"]
