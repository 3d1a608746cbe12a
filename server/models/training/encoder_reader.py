"""Reads encoder.table (format: server/core/language/encoder.h) and encodes texts with it, in numpy."""

import struct

import numpy as np
import scipy.sparse as sparse
from tokenizers import BertWordPieceTokenizer


class EncoderTable:
    def __init__(self, path):
        with open(path, "rb") as file:
            data = file.read()
        if data[:8] != b"TOENC001":
            raise ValueError(f"{path} is not an encoder table")
        self.fingerprint, self.dim, size, rows, notice, words = struct.unpack_from("<QIIIII", data, 8)
        at = 8 + struct.calcsize("<QIIIII") + notice
        pieces = data[at : at + words].decode().split("\n")[:size]
        at += words
        bitmap = np.frombuffer(data, np.uint8, (size + 7) // 8, at)
        has_row = np.unpackbits(bitmap, bitorder="little")[:size].astype(bool)
        at += len(bitmap)
        scale = np.frombuffer(data, "<f4", rows, at)
        values = np.frombuffer(data, np.int8, rows * self.dim, at + 4 * rows).reshape(rows, self.dim)
        self.table = np.zeros((size, self.dim), np.float32)
        self.table[has_row] = values * scale[:, None]
        vocabulary = {piece: i for i, piece in enumerate(pieces)}
        self.tokenizer = BertWordPieceTokenizer(vocabulary, lowercase=True)

    def encode(self, texts):
        ids = [e.ids[:256] for e in self.tokenizer.encode_batch(list(texts), add_special_tokens=False)]
        rows = np.repeat(np.arange(len(ids)), [len(i) for i in ids])
        columns = np.fromiter((i for text in ids for i in text), np.int64)
        bag = sparse.csr_matrix(
            (np.ones(len(columns), np.float32), (rows, columns)), shape=(len(ids), len(self.table))
        )
        sums = bag @ self.table
        return sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
