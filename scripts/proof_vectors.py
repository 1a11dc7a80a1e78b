"""Write tests/vectors/proofs: right and wrong proofs as files, so that a checker in any language can run them too.

    python scripts/proof_vectors.py            write them
    python scripts/proof_vectors.py --check    fail if a file differs from what would be written

A file is one place in one tree, with the honest proof and every single change of it: index, sizes, roots, leaf, each
hash, one too many, one too few, wrong lengths, wrong order. `holds` is what a naive recursive implementation
(tests/oracle/tree.py) says of the changed proof. A few changed proofs hold: a proof pins the root and not the size.
"""

import base64
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

HERE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HERE))

from tests.oracle import tree  # noqa: E402 (the oracle is found only after the line above)

FOLDER = HERE / "tests" / "vectors" / "proofs"
LEAVES = [tree.leaf(f"entry {number}".encode()) for number in range(301)]
ALIEN = tree.leaf(b"of another log")

INCLUSION = (
    (0, 1),
    (0, 2),
    (1, 2),
    (2, 3),
    (0, 5),
    (4, 5),
    (6, 7),
    (0, 8),
    (5, 8),
    (7, 8),
    (5, 13),
    (12, 13),
    (255, 256),
    (256, 257),
    (299, 300),
)
CONSISTENCY = (
    (1, 1),
    (1, 2),
    (2, 3),
    (3, 3),
    (2, 5),
    (3, 7),
    (6, 7),
    (1, 8),
    (4, 8),
    (6, 8),
    (7, 13),
    (8, 13),
    (255, 256),
    (256, 257),
    (257, 300),
)

Case: TypeAlias = Mapping[str, object]
Fields: TypeAlias = dict[str, int | bytes | tuple[bytes, ...]]


def flipped(data: bytes) -> bytes:
    return bytes([data[0] ^ 1]) + data[1:]


def wrong_lengths(data: bytes) -> Iterator[tuple[str, bytes]]:
    yield from (("empty", b""), ("31-bytes", data[:-1]), ("33-bytes", data + b"\0"))


def wrong_hashes(name: str, data: bytes) -> Iterator[tuple[str, Fields]]:
    yield f"{name}-bit-flipped", {name: flipped(data)}
    yield f"{name}-of-another-log", {name: ALIEN}
    for what, wrong in wrong_lengths(data):
        yield f"{name}-{what}", {name: wrong}


def wrong_numbers(name: str, value: int) -> Iterator[tuple[str, Fields]]:
    for what, wrong in (
        ("plus-one", value + 1),
        ("minus-one", value - 1),
        ("doubled", 2 * value),
        ("zero", 0),
        ("negative", -1),
        ("huge", 2**63),
    ):
        if wrong != value:
            yield f"{name}-{what}", {name: wrong}


def wrong_proofs(proof: tuple[bytes, ...]) -> Iterator[tuple[str, Fields]]:
    for place, each in enumerate(proof):
        before, after = proof[:place], proof[place + 1 :]
        yield f"hash-{place}-bit-flipped", {"proof": (*before, flipped(each), *after)}
        yield f"hash-{place}-left-out", {"proof": (*before, *after)}
        yield f"hash-{place}-twice", {"proof": (*before, each, each, *after)}
        for what, wrong in wrong_lengths(each):
            yield f"hash-{place}-{what}", {"proof": (*before, wrong, *after)}
        if after:
            yield f"hashes-{place}-and-next-swapped", {"proof": (*before, after[0], each, *after[1:])}
    yield "one-hash-more-at-the-end", {"proof": (*proof, ALIEN)}
    yield "one-hash-more-in-front", {"proof": (ALIEN, *proof)}
    yield "empty-hash-more-at-the-end", {"proof": (*proof, b"")}
    if len(proof) > 1:
        yield "reversed", {"proof": proof[::-1]}
        yield "none", {"proof": ()}


def inclusion_cases(index: int, size: int) -> Iterator[Case]:
    root, proof = tree.root(LEAVES[:size]), tuple(tree.inclusion(index, LEAVES[:size]))
    honest: Fields = {"leaf": LEAVES[index], "index": index, "size": size, "proof": proof, "root": root}
    changes: list[tuple[str, Fields]] = [("honest", {})]
    changes += [
        *wrong_hashes("leaf", LEAVES[index]),
        ("leaf-is-its-neighbour", {"leaf": LEAVES[index + 1]}),
        ("leaf-is-the-root", {"leaf": root}),
    ]
    changes += [*wrong_numbers("index", index), ("index-is-size", {"index": size}), *wrong_numbers("size", size)]
    changes += [*wrong_hashes("root", root), ("root-of-one-more", {"root": tree.root(LEAVES[: size + 1])}), *wrong_proofs(proof)]
    # An inner node shown as a leaf, halfway up: that it holds is why leaves and nodes are hashed with different tags.
    if proof and not index & 1 and index + 1 < size and not size & 1:
        inner = tree.node(LEAVES[index], LEAVES[index + 1])
        changes.append(("inner-node-as-leaf-in-half-the-tree", {"leaf": inner, "index": index // 2, "size": size // 2, "proof": proof[1:]}))
    for name, fields in changed(honest, changes):
        yield rendered(name, fields, holds=_includes(fields))


def consistency_cases(old: int, new: int) -> Iterator[Case]:
    old_root, new_root = tree.root(LEAVES[:old]), tree.root(LEAVES[:new])
    proof = tuple(tree.consistency(old, LEAVES[:new]))
    honest: Fields = {"old": old, "old_root": old_root, "new": new, "new_root": new_root, "proof": proof}
    changes: list[tuple[str, Fields]] = [("honest", {})]
    changes += [*wrong_numbers("old", old), *wrong_numbers("new", new), ("sizes-swapped", {"old": new, "new": old})]
    changes += [*wrong_hashes("old_root", old_root), *wrong_hashes("new_root", new_root)]
    changes += [("roots-swapped", {"old_root": new_root, "new_root": old_root}), ("both-roots-new", {"old_root": new_root})]
    changes += [*wrong_proofs(proof)]
    for name, fields in changed(honest, changes):
        yield rendered(name, fields, holds=_extends(fields))


def changed(honest: Fields, changes: Sequence[tuple[str, Fields]]) -> Iterator[tuple[str, Fields]]:
    """The honest fields, then each change of them that changes something."""
    for name, change in changes:
        fields = {**honest, **change}
        if fields != honest or not change:
            yield name, fields


def rendered(name: str, fields: Fields, *, holds: bool) -> Case:
    def spell(value: int | bytes | tuple[bytes, ...]) -> object:
        if isinstance(value, int):
            return value
        return base64.b64encode(value).decode() if isinstance(value, bytes) else [spell(each) for each in value]

    return {"name": name, **{field: spell(value) for field, value in fields.items()}, "holds": holds}


def _includes(fields: Fields) -> bool:
    return tree.includes(
        _bytes(fields["leaf"]),
        index=_int(fields["index"]),
        size=_int(fields["size"]),
        proof=_many(fields["proof"]),
        root_hash=_bytes(fields["root"]),
    )


def _extends(fields: Fields) -> bool:
    return tree.extends(
        old=_int(fields["old"]),
        old_root=_bytes(fields["old_root"]),
        new=_int(fields["new"]),
        new_root=_bytes(fields["new_root"]),
        proof=_many(fields["proof"]),
    )


def _int(value: object) -> int:
    assert isinstance(value, int)  # noqa: S101 (our own fields)
    return value


def _bytes(value: object) -> bytes:
    assert isinstance(value, bytes)  # noqa: S101 (our own fields)
    return value


def _many(value: object) -> Sequence[bytes]:
    assert isinstance(value, tuple)  # noqa: S101 (our own fields)
    return value


def render_file(cases: Iterator[Case]) -> str:
    """One case a line, so that a difference shows which."""
    lines = ",\n".join(json.dumps(case) for case in cases)
    return f"[\n{lines}\n]\n"


def all_files() -> dict[str, str]:
    """Every file by its path under FOLDER."""
    inclusion = {f"inclusion/{index}-of-{size}.json": render_file(inclusion_cases(index, size)) for index, size in INCLUSION}
    consistency = {f"consistency/{old}-to-{new}.json": render_file(consistency_cases(old, new)) for old, new in CONSISTENCY}
    return inclusion | consistency


def stale() -> tuple[str, ...]:
    """The files that are missing, differ, or that nobody writes any more."""
    files = all_files()
    found = {str(path.relative_to(FOLDER)): path.read_text("ascii") for path in FOLDER.rglob("*.json")}
    return tuple(sorted(name for name in files.keys() | found.keys() if files.get(name) != found.get(name)))


def main() -> int:
    if "--check" in sys.argv:
        wrong = stale()
        for name in wrong:
            print(f"tests/vectors/proofs/{name} is not what scripts/proof_vectors.py writes", file=sys.stderr)
        return 1 if wrong else 0
    for name, text in all_files().items():
        (FOLDER / name).parent.mkdir(parents=True, exist_ok=True)
        (FOLDER / name).write_text(text, "ascii")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
