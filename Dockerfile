# The TurnOptimizer sidecar. Build from the repository's root:
#   docker build -t turn-optimizer:0.1.0 .
# Nothing in it is bound to a processor: --platform linux/arm64 builds it for arm64.
#
# gRPC, Abseil, Protobuf and the rest that Debian ships as archives are linked in; the few shared
# libraries that remain are copied, so that the runtime stage installs nothing: spdlog, fmt,
# prometheus-cpp and civetweb, of which Debian has no archives, and re2, which gRPC asks for by -lre2.

FROM debian:bookworm-slim AS build
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
# The base of both stages, before anything is added to it.
RUN mkdir /base && dpkg-query -W -f '${Package}\t${Version}\n' > /base/packages.tsv \
    && find -L /lib /usr/lib -name '*.so*' -printf '%f\n' | sort -u > /base/libraries
COPY deploy/install_packages.sh /tmp/install_packages.sh
RUN /tmp/install_packages.sh build && rm -rf /var/lib/apt/lists/*
# A build that mounts a compiler cache at /root/.cache/ccache shares it with builds elsewhere.
ENV LANG=C.UTF-8 CCACHE_BASEDIR=/src CCACHE_NOHASHDIR=1
ARG VERSION=0.1.0
WORKDIR /src
COPY CMakeLists.txt CMakePresets.json ./
COPY proto proto
COPY server server
COPY client client
COPY deploy/rules deploy/rules
COPY deploy/samples deploy/samples
RUN cmake --preset release -DTURNOPT_STATIC=ON \
    && cmake --build --preset release --target turn-optimizer turnctl \
    && mkdir -p /out/usr/local/bin /out/usr/local/lib/turn-optimizer /out/usr/share/turn-optimizer \
    && find build/release -type f \( -name turn-optimizer -o -name turnctl \) -perm -u+x \
       -exec install -s -t /out/usr/local/bin {} + \
    && for program in turn-optimizer turnctl; do ldd "/out/usr/local/bin/$program"; done \
       | awk 'NR == FNR {in_base[$1] = 1; next} $3 ~ /^\// && !($1 in in_base) {print $3}' /base/libraries - \
       | sort -u | xargs -r cp -L -t /out/usr/local/lib/turn-optimizer
COPY deploy/sbom.sh deploy/sbom.sh
RUN deploy/sbom.sh build/release /base/packages.tsv "$VERSION" > /out/usr/share/turn-optimizer/sbom.spdx.json

FROM debian:bookworm-slim
COPY --from=build /out/ /
COPY LICENSE NOTICE /usr/share/doc/turn-optimizer/
RUN mkdir -p /run/turn-optimizer /run/turn-optimizer-admin /var/lib/turn-optimizer /etc/turn-optimizer \
    && chown 65532:65532 /run/turn-optimizer /run/turn-optimizer-admin /var/lib/turn-optimizer \
    && echo /usr/local/lib/turn-optimizer > /etc/ld.so.conf.d/turn-optimizer.conf && ldconfig
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="turn-optimizer" \
      org.opencontainers.image.description="Answers the turns of a voice agent that need no LLM" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.base.name="docker.io/library/debian:bookworm-slim" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
USER 65532:65532
EXPOSE 9464
ENTRYPOINT ["/usr/local/bin/turn-optimizer"]
