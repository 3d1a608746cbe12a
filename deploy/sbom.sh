#!/usr/bin/env bash
# Prints the software bill of materials of the image as SPDX 2.3 in JSON: the Debian packages of the
# base, and those whose archives, shared libraries and headers went into the two programs, as the
# build itself has it. The Dockerfile runs this; the result lies in the image.
#
#   sbom.sh BUILD_DIR BASE_PACKAGES VERSION
#
# BASE_PACKAGES holds the base's packages before anything was added to it, as printed by
#   dpkg-query -W -f '${Package}\t${Version}\n'
# SOURCE_DATE_EPOCH, where set, is the document's time.
set -euo pipefail

build=$(realpath "${1:?usage: sbom.sh BUILD_DIR BASE_PACKAGES VERSION}")
base=$(realpath "${2:?usage: sbom.sh BUILD_DIR BASE_PACKAGES VERSION}")
version=${3:?usage: sbom.sh BUILD_DIR BASE_PACKAGES VERSION}
architecture=$(dpkg --print-architecture)
created=$(date -u -d "@${SOURCE_DATE_EPOCH:-$(date +%s)}" +%Y-%m-%dT%H:%M:%SZ)
programs=(turn-optimizer turnctl)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# owners KIND < FILES: the packages that own the files, one "KIND<tab>package" a line. Debian has
# merged /lib into /usr/lib, and dpkg knows a file by the one name it was packed with.
owners() {
  sed -E 'p; s#^/usr/lib/#/lib/#' | xargs -r dpkg -S 2>/dev/null | cut -d: -f1 | sort -u |
    sed "s/^/$1\t/" || true
}

cd "$build"
ninja -t commands "${programs[@]}" >"$scratch/commands"
for program in "${programs[@]}"; do
  ldd "$(find . -type f -name "$program" -perm -u+x -print -quit)"
done | awk '$3 ~ /^\// {print $3}' | sort -u | xargs realpath | owners DYNAMIC_LINK >"$scratch/linked"
{
  grep -oE '/usr/lib/[^ ]*\.a\b' "$scratch/commands" | sort -u | owners STATIC_LINK
  # Libraries that are headers alone are compiled in.
  ninja -t deps | grep -oE '/usr/include/[^ ]+' | sort -u | owners STATIC_LINK
} | sort -u >>"$scratch/linked"

awk -F '\t' 'NR == FNR {in_base[$1] = 1; next} !($2 in in_base)' "$base" "$scratch/linked" |
  while IFS=$'\t' read -r kind package; do
    printf '%s\t%s\t%s\n' "$kind" "$package" "$(dpkg-query -W -f '${Version}' "$package")"
  done | sort -t $'\t' -k2,2 -k1,1 -u | sort -t $'\t' -k2,2 -u >"$scratch/into-programs"
sed 's/^/CONTAINS\t/' "$base" | sort -u >"$scratch/into-image"

awk -F '\t' -v architecture="$architecture" -v created="$created" -v version="$version" '
  function id(name) {
    gsub(/[^A-Za-z0-9.-]/, "-", name)
    return "SPDXRef-" name
  }
  function url_encoded(text) {
    gsub(/%/, "%25", text)
    gsub(/\+/, "%2B", text)
    gsub(/:/, "%3A", text)
    return text
  }
  function relate(from, kind, to) {
    relations = relations (relations == "" ? "" : ",\n") sprintf( \
      "    {\"spdxElementId\": \"%s\", \"relationshipType\": \"%s\", \"relatedSpdxElement\": \"%s\"}", \
      from, kind, to)
  }
  function package(name, number, supplier, license, reference) {
    packages = packages (packages == "" ? "" : ",\n") sprintf( \
      "    {\"SPDXID\": \"%s\", \"name\": \"%s\", \"versionInfo\": \"%s\", \"supplier\": \"%s\", " \
      "\"downloadLocation\": \"NOASSERTION\", \"filesAnalyzed\": false, \"licenseConcluded\": \"%s\", " \
      "\"licenseDeclared\": \"%s\", \"copyrightText\": \"NOASSERTION\"%s}", \
      id(name), name, number, supplier, license, license, reference)
  }
  BEGIN {
    image = "turn-optimizer-image"
    program = "turn-optimizer"
    package(image, version, "NOASSERTION", "NOASSERTION", "")
    package(program, version, "NOASSERTION", "Apache-2.0", "")
    relate("SPDXRef-DOCUMENT", "DESCRIBES", id(image))
    relate(id(image), "CONTAINS", id(program))
  }
  {
    name = "debian-" $2
    package(name, $3, "Organization: Debian", "NOASSERTION", sprintf( \
      ", \"externalRefs\": [{\"referenceCategory\": \"PACKAGE-MANAGER\", \"referenceType\": \"purl\", " \
      "\"referenceLocator\": \"pkg:deb/debian/%s@%s?arch=%s&distro=debian-12\"}]", \
      url_encoded($2), url_encoded($3), architecture))
    relate($1 == "CONTAINS" ? id(image) : id(program), $1, id(name))
  }
  END {
    printf "{\n  \"spdxVersion\": \"SPDX-2.3\",\n  \"dataLicense\": \"CC0-1.0\",\n"
    printf "  \"SPDXID\": \"SPDXRef-DOCUMENT\",\n  \"name\": \"%s-%s-%s\",\n", image, version, architecture
    printf "  \"documentNamespace\": \"https://spdx.org/spdxdocs/%s-%s-%s-%s\",\n", image, version, \
      architecture, created
    printf "  \"creationInfo\": {\"created\": \"%s\", \"creators\": [\"Tool: sbom.sh\"]},\n", created
    printf "  \"packages\": [\n%s\n  ],\n  \"relationships\": [\n%s\n  ]\n}\n", packages, relations
  }' "$scratch/into-programs" "$scratch/into-image"
