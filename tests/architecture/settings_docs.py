"""The README's table of settings is what the program prints, between the two comments

    <!-- settings:begin -->
    <!-- settings:end -->

Arguments: the program; --write puts the table there.
"""
import pathlib
import subprocess
import sys

README = pathlib.Path(__file__).resolve().parents[2] / "README.md"
BEGIN = "<!-- settings:begin -->\n"
END = "<!-- settings:end -->"

table = subprocess.run([sys.argv[1], "--print-settings-table"], check=True, capture_output=True, text=True).stdout
text = README.read_text()
begin, end = text.find(BEGIN), text.find(END)
if begin < 0 or end < begin:
    sys.exit("README.md has no place for the table of settings")
begin += len(BEGIN)
if text[begin:end].strip() != table.strip():
    if "--write" not in sys.argv:
        sys.exit("README.md: the table of settings is not what the program prints; run "
                 "tests/architecture/settings_docs.py PROGRAM --write")
    README.write_text(text[:begin] + table + text[end:])
print("the table of settings is current")
