# The TurnOptimizer sidecar. Build from the repository's root:
#   docker build -t turn-optimizer:0.1.0 .
#
# gRPC, Abseil, Protobuf and the rest that Debian ships as archives are linked in; the few shared
# libraries that remain are copied, so that the runtime stage installs nothing.

FROM debian:bookworm-slim AS build
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
COPY deploy/install_packages.sh /tmp/install_packages.sh
RUN /tmp/install_packages.sh build && rm -rf /var/lib/apt/lists/*
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
       | awk '$3 ~ /^\// {print $3}' | sort -u \
       | grep -vE '/lib(c|m|dl|rt|pthread|resolv)\.so' \
       | xargs -r cp -L -t /out/usr/local/lib/turn-optimizer
# What the image is made of, for an SBOM: the archives and libraries that went in, with versions.
RUN dpkg-query -W -f '${Package}\t${Version}\t${source:Package}\n' > /out/usr/share/turn-optimizer/build-packages.tsv

FROM debian:bookworm-slim
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="turn-optimizer" \
      org.opencontainers.image.description="Answers the turns of a voice agent that need no LLM" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
COPY --from=build /out/ /
COPY LICENSE NOTICE /usr/share/doc/turn-optimizer/
RUN mkdir -p /run/turn-optimizer /run/turn-optimizer-admin /var/lib/turn-optimizer /etc/turn-optimizer \
    && chown 65532:65532 /run/turn-optimizer /run/turn-optimizer-admin /var/lib/turn-optimizer \
    && echo /usr/local/lib/turn-optimizer > /etc/ld.so.conf.d/turn-optimizer.conf && ldconfig
USER 65532:65532
EXPOSE 9464
ENTRYPOINT ["/usr/local/bin/turn-optimizer"]
