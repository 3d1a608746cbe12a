"""Regenerates what the C++ tokeniser and encoder are tested against.

    python encoder_reference.py ../encoder.table ../../../tests/unit/core/language/testdata

encoder_lines.txt (written by us) -> encoder_reference.tsv: piece ids by the reference tokeniser
(the `tokenizers` package), the first eight numbers of the vector by numpy, and the line.
"""

import pathlib
import struct
import sys

import numpy as np

import minilm


def read_table(path):
    """Rows by piece id, as floats; zeros where the table has none."""
    data = pathlib.Path(path).read_bytes()
    dim, vocabulary, count, notice, words = struct.unpack_from("<5I", data, 16)
    at = 36 + notice + words
    bits = np.frombuffer(data, np.uint8, (vocabulary + 7) // 8, at)
    at += len(bits)
    scales = np.frombuffer(data, "<f4", count, at)
    values = np.frombuffer(data, np.int8, count * dim, at + 4 * count).reshape(count, dim)
    rows = np.zeros((vocabulary, dim), np.float32)
    rows[np.unpackbits(bits, bitorder="little")[:vocabulary] == 1] = values * scales[:, None]
    return rows


def main():
    rows = read_table(sys.argv[1])
    folder = pathlib.Path(sys.argv[2])
    tok = minilm.tokenizer()
    lines = folder.joinpath("encoder_lines.txt").read_text(encoding="utf-8").split("\n")[:-1]
    with open(folder / "encoder_reference.tsv", "w", encoding="utf-8", newline="\n") as out:
        for line in lines:
            ids = tok.encode(line).ids[1:-1]
            vector = rows[ids].sum(0)
            vector = vector / max(np.linalg.norm(vector), 1e-9)
            head = " ".join(f"{x:.6f}" for x in vector[:8])
            out.write(f"{' '.join(map(str, ids))}\t{head}\t{line}\n")


if __name__ == "__main__":
    main()
