#!/usr/bin/env python3
"""Holds the includes of backend/src against backend/LAYERS: a folder may include only its own headers and those
of folders above it, and a library in brackets may be included by the folders that name it only."""
import pathlib
import re
import sys

LIBRARY_HEADERS = {"nlohmann": "nlohmann/", "CLI11": "CLI/", "zlib": "zlib.h", "zstd": "zstd", "lzma": "lzma.h",
                   "SQLiteCpp": "SQLiteCpp/", "httplib": "httplib.h"}


def read_layers(path):
    order, owners = [], {}
    for line in path.read_text().splitlines():
        match = re.match(r"^(\w+)(?:\s+\[([^\]]+)\])?$", line)
        if match:
            order.append(match[1])
            for library in (match[2] or "").split():
                owners.setdefault(LIBRARY_HEADERS[library], []).append(match[1])
    return order, owners


def faults_of(source, root, order, owners):
    folder = source.relative_to(root).parts[0]
    if folder not in order:
        yield f"{source}: the folder {folder} is not in LAYERS"
        return
    for number, line in enumerate(source.read_text().splitlines(), 1):
        include = re.match(r'\s*#include\s+([<"])([^>"]+)[>"]', line)
        if not include:
            continue
        target = include[2]
        if include[1] == '"':
            other = target.split("/")[0]
            if other not in order:
                yield f"{source}:{number}: {target} is in no folder of LAYERS"
            elif order.index(other) > order.index(folder):
                yield f"{source}:{number}: {folder} is above {other} and may not know {target}"
        for prefix, users in owners.items():
            if target.startswith(prefix) and folder not in users:
                yield f"{source}:{number}: only {' and '.join(users)} may use {prefix}"


def main():
    backend = pathlib.Path(sys.argv[1])
    order, owners = read_layers(backend / "LAYERS")
    root = backend / "src"
    sources = sorted(path for path in root.rglob("*") if path.suffix in (".h", ".cc"))
    faults = [fault for source in sources for fault in faults_of(source, root, order, owners)]
    print("\n".join(faults) or f"{len(sources)} files keep the order of LAYERS")
    return 1 if faults or not sources else 0


if __name__ == "__main__":
    sys.exit(main())
