"""The table, and the counts per transfer syntax."""

from collections import Counter, defaultdict

from check import AGREE, NO_IMAGE, UNSUPPORTED


def _describe(row):
    parts = [row.text] if row.text else []
    if row.agreeing:
        parts.append("agree: " + ", ".join(row.agreeing))
    parts += [f"{name}: {how}" for name, how in row.disagreeing.items()]
    parts += [f"{name} cannot: {why}" for name, why in row.failing.items()]
    if row.explained:
        parts.append("WHY " + row.explained)
    return "; ".join(parts)


def write_table(rows, path):
    with open(path, "w", encoding="utf-8") as out:
        for row in rows:
            out.write(f"{row.file}\t{row.frame}\t{row.syntax}\t{row.photometric}\t{row.verdict}"
                      f"{' (explained)' if row.explained else ''}\t{_describe(row)}\n")


def print_summary(rows):
    counts = defaultdict(Counter)
    for row in rows:
        kind = row.verdict if row.verdict in (AGREE, UNSUPPORTED, NO_IMAGE) else (
            "explained" if row.explained else row.verdict)
        counts[row.syntax or "(none)"][kind] += 1
    width = max(map(len, counts), default=0)
    for syntax in sorted(counts):
        print(f"{syntax:{width}}  " + ", ".join(f"{number} {kind}" for kind, number in sorted(counts[syntax].items())))
    by_reference = Counter(name for row in rows if row.verdict == AGREE for name in row.agreeing)
    print("frames that agree with " + ", ".join(f"{name}: {number}" for name, number in by_reference.most_common()))


def print_rows(rows, title):
    if rows:
        print(f"\n{title}:")
    for row in rows:
        print(f"  {row.file} frame {row.frame} [{row.syntax}, {row.photometric}] {row.verdict}: {_describe(row)}")
