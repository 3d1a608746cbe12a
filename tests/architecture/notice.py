"""NOTICE names every table and weight that was fitted on other people's data."""
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOURCES = {".cc", ".h", ".S", ".txt"}

notice = (ROOT / "NOTICE").read_text()
fitted = [path for path in (ROOT / "server/models").iterdir() if path.is_file() and path.suffix not in SOURCES]
fitted += (ROOT / "server").rglob("*_weights.h")
missing = sorted(str(path.relative_to(ROOT)) for path in fitted if str(path.relative_to(ROOT)) not in notice)
print("\n".join(f"NOTICE does not name {name}" for name in missing) or f"NOTICE names all {len(fitted)}")
sys.exit(bool(missing) or not fitted)
