#!/usr/bin/env python3
"""Asks PDFBox's preflight, Debian's only checker of PDF/A, about documents.

preflight.py [PDF…]: every PDF named; without one, a document that the program SHEET_DRAW makes for it. Preflight knows PDF/A-1b
only; a sheet is PDF/A-3u. What it finds must be what the two differ in, each finding named below with the reason; anything else
is a failure.

Needs default-jre-headless, libpdfbox2-java, libactivation-java and libjaxb-api-java; their folder is /usr/share/java, or JARS.
Without them the test is skipped (77).
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

JARS = pathlib.Path(os.environ.get("JARS", "/usr/share/java"))
WANTED = ["preflight.jar", "pdfbox2.jar", "fontbox2.jar", "xmpbox.jar", "commons-logging.jar", "javax.activation.jar", "jaxb-api.jar"]

# What PDF/A-1 forbids or asks for and PDF/A-3 (ISO 19005-3) does not.
OF_PART_1_ONLY = [
    r"1\.4\.7 : Trailer Syntax error, EmbeddedFile entry is present in the Names dictionary",  # 6.8 allows attachments
    r"1\.2\.9 : Body Syntax error, EmbeddedFile entry is present in a FileSpecification dictionary",
    r"3\.1\.11 : Invalid Font definition, [A-Z]{6}\+[\w-]+: The CIDSet entry is missing for the Composite Subset",  # 6.2.11.4.2: optional
    r"7\.11\.1 : Error on MetaData, conformance level must be A or B",  # U, which part 1 has not
    r"7\.11\.2 : Error on MetaData, part must be 1",
]


def findings(path):
    command = ["java", "-cp", ":".join(str(JARS / jar) for jar in WANTED), "org.apache.pdfbox.preflight.Validator_A1b", path]
    out = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = (out.stdout + out.stderr).splitlines()
    if not lines or not lines[0].startswith(f"The file {os.path.basename(path)} is "):
        return lines or ["nothing said"]
    return [line for line in lines[1:] if line.strip() and not any(re.fullmatch(known, line) for known in OF_PART_1_ONLY)]


def main():
    missing = [jar for jar in WANTED if not (JARS / jar).exists()]
    if missing or not shutil.which("java"):
        print(f"skipped: {', '.join(missing) or 'java'} missing")
        return 77
    passed = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        paths = sys.argv[1:]
        if not paths:
            paths = [os.path.join(folder, "drawn.pdf")]
            text = "R中共某某县委员会：𠮷田·䶮（同意）㐀𠀀 89.19%\nB计票报告单𠮷\n"
            subprocess.run([os.environ["SHEET_DRAW"], paths[0]], input=text.encode(), check=True)
        for path in paths:
            found = findings(path)
            for line in found[:20]:
                print(f"{path}: {line}")
            passed, failed = passed + (not found), failed + bool(found)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
